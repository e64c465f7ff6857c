// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.generate.cached;

import dev.lockstep.cache.Cache;
import dev.lockstep.cache.CacheKeys;
import dev.lockstep.catalog.CatalogLock;
import dev.lockstep.catalog.Fingerprint;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.schema.SchemaModules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where nothing is remembered of old migrations, what the lock says of them is taken, so that not
 * the state after each has to be read: the newest is, and if the lock is right about it, it is
 * about those before. {@code check} believes no lock.
 */
public final class LockedFingerprints implements Cache {
  private final Cache cache;
  private final Map<String, String> locked;

  private final String version;
  private final @Nullable Fingerprint newest;

  private LockedFingerprints(
      Cache cache, Map<String, String> locked, String version, @Nullable Fingerprint newest) {
    this.cache = cache;
    this.locked = locked;
    this.version = version;
    this.newest = newest;
  }

  /** {@code cache}, and what the lock has of all migrations but the newest that it knows. */
  public static LockedFingerprints over(
      Cache cache, SchemaModules modules, MigrationSet migrations, String identity)
      throws IOException {
    Map<String, String> locked = new HashMap<>();
    // A lock that leaves out something else speaks of other catalogs.
    Optional<CatalogLock> lock =
        read(modules.lockFile()).filter(each -> each.outside().equals(modules.outside()));
    List<MigrationFile> versioned = migrations.versioned();
    List<String> keys = CacheKeys.states(identity, versioned);
    Optional<Fingerprint> newest = Optional.empty();
    String version = "";
    for (int i = keys.size() - 1; lock.isPresent() && i >= 0; i--) {
      String each = versioned.get(i).version().orElseThrow().toString();
      Fingerprint fingerprint = lock.get().migrations().get(each);
      if (fingerprint != null && newest.isEmpty()) {
        newest = Optional.of(fingerprint);
        version = each;
      } else if (fingerprint != null) {
        locked.put(CacheKeys.fingerprint(keys.get(i)), fingerprint.toString());
      }
    }
    return new LockedFingerprints(cache, locked, version, newest.orElse(null));
  }

  /**
   * Whether what the migrations do is what the lock says, as the newest one tells; then what the
   * lock has of the others is remembered.
   */
  public boolean agreeWith(Map<String, Fingerprint> fingerprints) {
    if (newest != null && !newest.equals(fingerprints.get(version))) {
      return false;
    }
    locked.forEach(
        (key, fingerprint) -> {
          if (cache.find(key).isEmpty()) {
            cache.remember(key, fingerprint);
          }
        });
    return true;
  }

  private static Optional<CatalogLock> read(Path lockFile) throws IOException {
    try {
      return Files.exists(lockFile) ? Optional.of(CatalogLock.read(lockFile)) : Optional.empty();
    } catch (IllegalArgumentException e) {
      // Not a lock: it will be written anew.
      return Optional.empty();
    }
  }

  @Override
  public Optional<String> find(String key) {
    return cache.find(key).or(() -> Optional.ofNullable(locked.get(key)));
  }

  @Override
  public void remember(String key, String value) {
    cache.remember(key, value);
  }
}
