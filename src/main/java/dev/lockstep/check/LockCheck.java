// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.check;

import dev.lockstep.catalog.CatalogLock;
import dev.lockstep.catalog.DefinitionHash;
import dev.lockstep.catalog.Fingerprint;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.finding.Finding;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.proof.RecordedMigrations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Compares {@code catalog.lock.json} with what the files give. It is also the memory of what the
 * migrations once were: the text that a database has applied must not change any more.
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

  /** What the files alone tell: migrations that are not as the lock recorded them. */
  static List<Finding> files(Path file, MigrationSet migrations) throws IOException {
    LockCheck check = new LockCheck(file, migrations);
    check.read().ifPresent(check::recorded);
    // A lock that cannot be read is reported once, by the comparison of all of it.
    check.findings.removeIf(finding -> finding.rule().equals(RULE));
    return check.findings;
  }

  /** What people should know of a lock that is right as far as it goes. */
  static List<String> notes(Path file) throws IOException {
    Optional<CatalogLock> lock = new LockCheck(file, MigrationSet.EMPTY).read();
    return lock.isPresent() && !lock.get().files().known()
        ? List.of(
            file
                + " was written by an older Lockstep and has no sums of the migrations: one that is"
                + " changed without changing what it does is not seen"
                + REMEDY)
        : List.of();
  }

  private void run(CatalogLock actual) throws IOException {
    if (!Files.exists(file)) {
      lock("is missing" + REMEDY);
      return;
    }
    Optional<CatalogLock> locked = read();
    if (locked.isPresent() && !locked.get().outside().equals(actual.outside())) {
      // What was taken of another part of the database cannot be compared.
      lock(
          "does not leave out what the modules leave out (not-ours, partitions-managed-elsewhere)"
              + REMEDY);
    } else if (locked.isPresent()) {
      migrations(locked.get(), actual.migrations());
      objects(locked.get(), actual);
    }
  }

  /** The lock; empty if there is none, or it is none, which is a finding. */
  private Optional<CatalogLock> read() throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(CatalogLock.read(file));
    } catch (IllegalArgumentException e) {
      Matcher line = LINE.matcher(String.valueOf(e.getMessage()));
      findings.add(
          new Finding(
              RULE,
              file.toString(),
              line.find() ? Integer.parseInt(line.group(1)) : 0,
              "is not a lock: " + e.getMessage() + " and commit it"));
      return Optional.empty();
    }
  }

  private void recorded(CatalogLock locked) {
    for (RecordedMigrations.Change change : RecordedMigrations.changes(locked, migrations)) {
      boolean gone = change.state() == RecordedMigrations.State.GONE;
      findings.add(
          new Finding(
              MIGRATION_RULE,
              gone ? file.toString() : path(change.script()),
              0,
              (gone ? change.script() + " " : "") + change.message()));
    }
  }

  private String path(String script) {
    return Stream.concat(migrations.versioned().stream(), migrations.baselines().stream())
        .filter(migration -> migration.script().equals(script))
        .map(migration -> migration.path().toString())
        .findFirst()
        .orElse(file.toString());
  }

  private void migrations(CatalogLock lock, SortedMap<String, Fingerprint> actual) {
    List<MigrationFile> unrecorded = RecordedMigrations.unrecorded(lock, migrations);
    if (!unrecorded.isEmpty()) {
      lock(
          "does not know "
              + unrecorded.get(0).script()
              + (unrecorded.size() > 1 ? " and " + (unrecorded.size() - 1) + " more" : "")
              + REMEDY);
    }
    if (!RecordedMigrations.changes(lock, migrations).isEmpty()) {
      // What comes after a changed one differs because of it.
      return;
    }
    for (MigrationFile migration : migrations.versioned()) {
      String version = migration.version().orElseThrow().toString();
      Fingerprint remembered = lock.migrations().get(version);
      Fingerprint now = actual.get(version);
      if (remembered != null && now != null && !remembered.matches(now)) {
        if (lock.files().known()) {
          // Its sum is as recorded: another version of the program reads another schema in it.
          lock(
              "has another fingerprint of the schema after version "
                  + version
                  + ", whose text is as recorded: it was written by another version of Lockstep"
                  + REMEDY);
        } else {
          migration(
              migration,
              "no longer does what it did when it was locked; undo the change and write a new"
                  + " migration");
        }
        return;
      }
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
