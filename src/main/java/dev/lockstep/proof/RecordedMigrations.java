// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.proof;

import dev.lockstep.catalog.CatalogLock;
import dev.lockstep.catalog.RecordedFiles;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.migration.file.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The migrations as they lie there against those that the lock recorded. A database that applied
 * one refuses another text of it, and never gets one that is older than what it has: what its
 * history would say in production is said where the file is written.
 */
public final class RecordedMigrations {
  private static final Pattern VERSIONED =
      Pattern.compile("(?:.*/)?V(\\d+(?:[._]\\d+)*)__(.*)\\.sql");

  private RecordedMigrations() {}

  /** How a migration is not as it was recorded. */
  public enum State {
    CHANGED,
    RENAMED,
    GONE,
    INSERTED
  }

  /**
   * One migration that is not as it was recorded.
   *
   * @param script the file, below the migrations folder
   * @param message one line: what is wrong and what to do
   */
  public record Change(Version version, State state, String script, String message) {}

  /** All that is not as {@code lock} recorded it; what is newer than all of that is only new. */
  public static List<Change> changes(CatalogLock lock, MigrationSet migrations) {
    SortedMap<Version, String> scripts = scripts(lock);
    List<Change> changes = new ArrayList<>();
    for (MigrationFile file : migrations.versioned()) {
      Version version = file.version().orElseThrow();
      String recorded = scripts.remove(version);
      if (recorded != null) {
        compare(file, version, recorded, lock.files()).ifPresent(changes::add);
      } else {
        inserted(file, version, lock).ifPresent(changes::add);
      }
    }
    for (MigrationFile file : migrations.baselines()) {
      Integer sum = lock.files().sums().get(file.script());
      if (sum != null && sum != file.checksum()) {
        changes.add(changed(file, file.version().orElseThrow(), sum));
      }
    }
    // What a baseline stands for may have been archived.
    scripts.keySet().removeIf(migrations::isInBaseline);
    for (Map.Entry<Version, String> gone : scripts.entrySet()) {
      changes.add(
          change(
              gone.getKey(),
              State.GONE,
              gone.getValue(),
              "is recorded in the lock, but its file is gone: a database that has applied it"
                  + " refuses to migrate; put it back"));
    }
    return changes;
  }

  /** The migrations that {@code lock} does not know. */
  public static List<MigrationFile> unrecorded(CatalogLock lock, MigrationSet migrations) {
    SortedMap<Version, String> scripts = scripts(lock);
    return Stream.concat(
            migrations.versioned().stream()
                .filter(file -> !scripts.containsKey(file.version().orElseThrow())),
            migrations.baselines().stream()
                .filter(
                    file ->
                        lock.files().known() && !lock.files().sums().containsKey(file.script())))
        .toList();
  }

  /**
   * Whether a person wrote it, and lately: {@code lock} does not know it, or not with this text, or
   * knows it as one of the newest by hand. What {@code generate} wrote or {@code adopt} brought is
   * not.
   */
  public static boolean isByHand(CatalogLock lock, MigrationFile file) {
    Integer sum = lock.files().sums().get(file.script());
    return sum == null || sum != file.checksum() || lock.files().byHand().contains(file.script());
  }

  /** Whether the last {@code generate} wrote it. */
  public static boolean isGenerated(CatalogLock lock, MigrationFile file) {
    return lock.files().generated().containsKey("migrations/" + file.script());
  }

  /** What a lock is to remember of {@code migrations}. */
  public static SortedMap<String, Integer> sums(MigrationSet migrations) {
    SortedMap<String, Integer> sums = new TreeMap<>();
    migrations.versioned().forEach(file -> sums.put(file.script(), file.checksum()));
    migrations.baselines().forEach(file -> sums.put(file.script(), file.checksum()));
    return sums;
  }

  private static SortedMap<Version, String> scripts(CatalogLock lock) {
    SortedMap<Version, String> scripts = new TreeMap<>();
    lock.migrations().keySet().stream()
        .filter(Version::isVersion)
        .forEach(version -> scripts.put(Version.of(version), "V" + version));
    for (String script : lock.files().sums().keySet()) {
      Matcher matcher = VERSIONED.matcher(script);
      if (matcher.matches()) {
        scripts.put(Version.of(matcher.group(1)), script);
      }
    }
    return scripts;
  }

  private static Optional<Change> compare(
      MigrationFile file, Version version, String script, RecordedFiles files) {
    Integer sum = files.sums().get(script);
    if (sum == null) {
      return Optional.empty();
    }
    if (sum != file.checksum()) {
      return Optional.of(changed(file, version, sum));
    }
    Matcher matcher = VERSIONED.matcher(script);
    if (matcher.matches() && !matcher.group(2).replace('_', ' ').equals(file.description())) {
      return Optional.of(
          change(
              version,
              State.RENAMED,
              file.script(),
              "was "
                  + script
                  + " when it was recorded: Flyway refuses another description of what a database"
                  + " has applied; give it its old name back"));
    }
    return Optional.empty();
  }

  private static Change changed(MigrationFile file, Version version, int sum) {
    return change(
        version,
        State.CHANGED,
        file.script(),
        "was changed after it was recorded (checksum "
            + file.checksum()
            + ", recorded "
            + sum
            + "): a database that has applied it refuses to migrate; put the old text back"
            + " and make the change in a new migration");
  }

  private static Optional<Change> inserted(MigrationFile file, Version version, CatalogLock lock) {
    Optional<Version> newest =
        lock.migrations().isEmpty()
            ? Optional.empty()
            : Optional.of(Version.of(lock.migrations().lastKey()));
    return newest
        .filter(recorded -> version.compareTo(recorded) < 0)
        .map(
            recorded ->
                change(
                    version,
                    State.INSERTED,
                    file.script(),
                    "is older than "
                        + recorded
                        + ", which was recorded before it: databases at that version would never"
                        + " get it; give it a newer version"));
  }

  private static Change change(Version version, State state, String script, String message) {
    return new Change(
        version,
        state,
        script,
        message
            + ", or, if no database has applied "
            + (state == State.INSERTED ? "the newer one" : "it")
            + ", run 'lockstep generate --accept "
            + version
            + "'");
  }
}
