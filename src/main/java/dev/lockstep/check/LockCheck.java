package dev.lockstep.check;

import dev.lockstep.catalog.CatalogLock;
import dev.lockstep.catalog.DefinitionHash;
import dev.lockstep.catalog.Fingerprint;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.finding.Finding;
import dev.lockstep.migration.MigrationFile;
import dev.lockstep.migration.MigrationSet;
import dev.lockstep.migration.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares {@code catalog.lock.json} with what the files give. It is also the memory of what the
 * migrations once did: one that does something else now was changed after it was released.
 */
final class LockCheck {
  static final String RULE = "catalog-lock";
  static final String MIGRATION_RULE = "migration-history";

  private static final Pattern LINE = Pattern.compile(":(\\d+)\\b");
  private static final String REMEDY = "; run 'lockstep generate' and commit the lock";

  private final Path file;
  private final MigrationSet migrations;
  private final List<Finding> findings = new ArrayList<>();

  private LockCheck(Path file, MigrationSet migrations) {
    this.file = file;
    this.migrations = migrations;
  }

  /**
   * What is wrong with the lock, and with migrations that are not what it remembers.
   *
   * @param actual the lock as it would be written now
   */
  static List<Finding> check(Path file, CatalogLock actual, MigrationSet migrations)
      throws IOException {
    LockCheck check = new LockCheck(file, migrations);
    check.run(actual);
    return check.findings;
  }

  private void run(CatalogLock actual) throws IOException {
    if (!Files.exists(file)) {
      lock("is missing" + REMEDY);
      return;
    }
    CatalogLock locked;
    try {
      locked = CatalogLock.read(file);
    } catch (IllegalArgumentException e) {
      Matcher line = LINE.matcher(String.valueOf(e.getMessage()));
      findings.add(
          new Finding(
              RULE,
              file.toString(),
              line.find() ? Integer.parseInt(line.group(1)) : 0,
              "is not a lock: " + e.getMessage() + REMEDY));
      return;
    }
    migrations(locked.migrations(), actual.migrations());
    objects(locked, actual);
  }

  private void migrations(
      SortedMap<String, Fingerprint> locked, SortedMap<String, Fingerprint> actual) {
    boolean stale = false;
    for (MigrationFile migration : migrations.versioned()) {
      Version version = migration.version().orElseThrow();
      Fingerprint remembered = locked.get(version.toString());
      Fingerprint now = actual.get(version.toString());
      if (remembered == null) {
        stale = true;
        if (!locked.isEmpty() && version.compareTo(Version.of(locked.lastKey())) < 0) {
          migration(
              migration,
              "is older than "
                  + locked.lastKey()
                  + ", which was there before it: databases at that version would never get it;"
                  + " give it a newer version");
        }
      } else if (now != null && !remembered.matches(now)) {
        migration(
            migration,
            "no longer does what it did when it was locked; undo the change and write a new"
                + " migration");
        // What comes after a changed one differs because of it.
        break;
      }
    }
    for (String version : locked.keySet()) {
      if (!actual.containsKey(version)) {
        findings.add(
            new Finding(
                MIGRATION_RULE,
                file.toString(),
                0,
                "migration " + version + " is locked, but its file is gone; restore it"));
      }
    }
    if (stale) {
      lock("does not know the newest migrations" + REMEDY);
    }
  }

  private void objects(CatalogLock locked, CatalogLock actual) {
    boolean sameMajor = locked.major() == actual.major();
    SortedSet<ObjectId> ids = new TreeSet<>(locked.objects().keySet());
    ids.addAll(actual.objects().keySet());
    List<String> differing = new ArrayList<>();
    Map<ObjectId, DefinitionHash> now = actual.objects();
    for (ObjectId id : ids) {
      DefinitionHash before = locked.objects().get(id);
      DefinitionHash after = now.get(id);
      boolean same =
          before != null
              && after != null
              && (sameMajor ? before.equals(after) : before.shape().equals(after.shape()));
      if (!same) {
        differing.add(id.toString());
      }
    }
    if (!differing.isEmpty()) {
      String shown = String.join(", ", differing.subList(0, Math.min(5, differing.size())));
      lock(
          "is stale: "
              + shown
              + (differing.size() > 5 ? " and " + (differing.size() - 5) + " more" : "")
              + (differing.size() == 1 ? " differs" : " differ")
              + " from the schema"
              + REMEDY);
    }
  }

  private void lock(String message) {
    findings.add(new Finding(RULE, file.toString(), 0, message));
  }

  private void migration(MigrationFile migration, String message) {
    findings.add(new Finding(MIGRATION_RULE, migration.path().toString(), 0, message));
  }
}
