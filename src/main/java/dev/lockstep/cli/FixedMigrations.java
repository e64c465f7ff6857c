// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import dev.lockstep.app.settings.Settings;
import dev.lockstep.catalog.CatalogLock;
import dev.lockstep.generate.Generated;
import dev.lockstep.generate.GeneratedFile;
import dev.lockstep.generate.GeneratedFiles;
import dev.lockstep.lint.LintSelection;
import dev.lockstep.lint.fix.Fix;
import dev.lockstep.lint.fix.FixReport;
import dev.lockstep.lint.fix.Untouchable;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.migration.file.Version;
import dev.lockstep.migration.history.History;
import dev.lockstep.postgres.Connections;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * {@code lint --fix}: rewrites, and says what.
 *
 * @param report what is rewritten
 * @param lines what was done, for people
 * @param migrations the files that were written, of migrations only
 */
record FixedMigrations(FixReport report, List<String> lines, List<Path> migrations) {
  /**
   * Rewrites what is selected, as far as no database is known to have applied it.
   *
   * @param database asked for only where one is configured
   * @param write whether files are written; else their text is among the lines
   */
  static FixedMigrations of(
      Settings settings,
      MigrationSet migrations,
      LintSelection selection,
      Fix fix,
      Supplier<Connections> database,
      boolean write)
      throws IOException, SQLException {
    Optional<History> history = Optional.empty();
    if (settings.database().isPresent()) {
      try (Connection connection = database.get().open()) {
        history = Optional.of(History.read(connection));
      }
    }
    FixReport report =
        fix.run(migrations, selection, Untouchable.of(migrations, history, lock(settings)));
    if (write && !report.files().isEmpty()) {
      GeneratedFiles.write(
          new Generated(
              report.files(),
              report.replaced(),
              List.of(),
              List.of(),
              List.of(),
              List.of(),
              report.files().size()));
    }
    return new FixedMigrations(
        report,
        lines(report, history.isPresent(), write),
        report.files().stream()
            .map(GeneratedFile::path)
            .filter(path -> path.getFileName().toString().matches("V.*\\.sql"))
            .toList());
  }

  /** By version, migrations before reverses. */
  private static List<GeneratedFile> inOrder(List<GeneratedFile> files) {
    return files.stream()
        .sorted(
            Comparator.comparing(
                    (GeneratedFile file) -> file.path().getFileName().toString().startsWith("U"))
                .thenComparing(FixedMigrations::version))
        .toList();
  }

  private static Version version(GeneratedFile file) {
    String name = file.path().getFileName().toString();
    return Version.of(name.substring(1, name.indexOf("__")));
  }

  /** Named files, and what was added beside them. */
  List<Path> with(List<Path> named) {
    if (named.isEmpty()) {
      return named;
    }
    List<Path> all = new ArrayList<>(named);
    migrations.stream()
        .filter(each -> named.stream().noneMatch(name -> isSame(name, each)))
        .forEach(all::add);
    return all;
  }

  private static boolean isSame(Path one, Path other) {
    return one.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
  }

  private static Optional<CatalogLock> lock(Settings settings) throws IOException {
    Path file = settings.schema().resolve(CatalogLock.FILE_NAME);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(CatalogLock.read(file));
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage() + "; which files others may have applied is in it");
    }
  }

  private static List<String> lines(FixReport report, boolean asked, boolean written) {
    List<String> lines = new ArrayList<>();
    for (GeneratedFile file : inOrder(report.files())) {
      boolean there = report.replaced().contains(file.path());
      lines.add((written ? "" : "would be ") + (there ? "rewritten: " : "added: ") + file.path());
      if (!written) {
        lines.add(file.text());
      }
    }
    for (Path path : report.replaced()) {
      if (report.files().stream().noneMatch(file -> file.path().equals(path))) {
        lines.add((written ? "" : "would be ") + "deleted: " + path);
      }
    }
    report.refusals().forEach(each -> lines.add(each.toString()));
    if (report.files().isEmpty()) {
      lines.add("nothing is rewritten");
    } else {
      lines.add("proven on scratch databases: the same schema and the same rows as before");
      lines.add(
          asked
              ? "the configured database has applied none of it; any other that has refuses to"
                  + " migrate, since the checksum is another one now"
              : "no database is configured, so whether one has applied what is rewritten cannot be"
                  + " known; one that has refuses to migrate: ask each with 'lockstep status', and"
                  + " take the old text back if one has");
    }
    return lines;
  }
}
