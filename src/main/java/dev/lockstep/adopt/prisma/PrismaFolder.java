// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt.prisma;

import dev.lockstep.adopt.Versions;
import dev.lockstep.finding.Finding;
import dev.lockstep.finding.OddFile;
import dev.lockstep.migration.file.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code prisma/migrations}, in the order in which Prisma applies it: that of the names. */
final class PrismaFolder {
  private static final String LOCK = "migration_lock.toml";
  private static final Pattern NAME = Pattern.compile("(\\d+)(?:[_-](.*))?");
  private static final Pattern PROVIDER = Pattern.compile("(?m)^\\s*provider\\s*=\\s*\"([^\"]*)\"");

  private final Path folder;
  private final List<Finding> problems;
  private final List<Finding> notes;

  /**
   * One that adds to {@code problems} and {@code notes}.
   *
   * @param folder it, or the {@code prisma} folder, or the project
   */
  PrismaFolder(Path folder, List<Finding> problems, List<Finding> notes) {
    this.folder =
        Stream.of(folder, folder.resolve("migrations"), folder.resolve("prisma/migrations"))
            .filter(each -> Files.exists(each.resolve(LOCK)))
            .findFirst()
            .orElse(folder);
    this.problems = problems;
    this.notes = notes;
  }

  List<PrismaMigration> read() throws IOException {
    List<PrismaMigration> migrations = new ArrayList<>();
    Optional<String> odd = OddFile.whyNoFolder(folder);
    if (odd.isPresent()) {
      problem(folder, odd.get() + "; name the one that has " + LOCK);
      return migrations;
    }
    provider();
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path entry : entries.sorted().toList()) {
        if (Files.isDirectory(entry)) {
          migration(entry, migrations);
        } else if (entry.getFileName().toString().endsWith(".sql")) {
          notes.add(
              new Finding(
                  PrismaSource.RULE,
                  entry.toString(),
                  0,
                  "lies in no folder of its own: Prisma never runs it, and it is not adopted"));
        }
      }
    }
    if (migrations.isEmpty() && problems.isEmpty()) {
      problem(
          folder,
          "has no migrations; if the database was made by 'prisma db push', take it over with"
              + " 'lockstep adopt database'");
    }
    return migrations;
  }

  private void provider() throws IOException {
    Path lock = folder.resolve(LOCK);
    if (!Files.exists(lock)) {
      problem(
          folder, "has no " + LOCK + ", so it is no folder of Prisma's migrations; name that one");
      return;
    }
    Matcher provider = PROVIDER.matcher(Files.readString(lock));
    if (provider.find() && !provider.group(1).equals("postgresql")) {
      problem(lock, "is of " + provider.group(1) + "; only PostgreSQL can be adopted");
    }
  }

  private void migration(Path entry, List<PrismaMigration> migrations) {
    String name = entry.getFileName().toString();
    Path file = entry.resolve("migration.sql");
    Matcher parts = NAME.matcher(name);
    if (!Files.isRegularFile(file)) {
      problem(entry, "has no migration.sql, which Prisma refuses too; remove the folder");
    } else if (!parts.matches()) {
      problem(
          entry,
          "has no number at the beginning of its name, so its version is not known; rename it, and"
              + " its row in _prisma_migrations");
    } else {
      Version version = Version.of(parts.group(1));
      if (!migrations.isEmpty()) {
        version = behind(migrations.getLast(), version, entry);
      }
      Path down = entry.resolve("down.sql");
      String rest = parts.group(2);
      migrations.add(
          new PrismaMigration(
              name,
              version,
              rest == null || rest.isEmpty() ? "migration" : rest,
              file,
              Files.isRegularFile(down) ? down : null));
    }
  }

  /** The order is that of the names; two may have the same time. */
  private Version behind(PrismaMigration before, Version version, Path entry) {
    if (version.equals(before.version())) {
      Version next = Versions.after(version);
      notes.add(
          new Finding(
              PrismaSource.RULE,
              entry.toString(),
              0,
              "has the time of "
                  + before.name()
                  + ", and comes behind it by its name, as for Prisma; its version is "
                  + next));
      return next;
    }
    if (version.compareTo(before.version()) < 0) {
      problem(
          entry,
          "comes behind "
              + before.name()
              + " by its name, as for Prisma, and before it by its number; rename one of the two,"
              + " and its row in _prisma_migrations");
    }
    return version;
  }

  private void problem(Path at, String message) {
    problems.add(new Finding(PrismaSource.RULE, at.toString(), 0, message));
  }
}
