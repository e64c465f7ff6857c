// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt;

import dev.lockstep.files.DurableFiles;
import dev.lockstep.finding.Finding;
import dev.lockstep.generate.GeneratedFile;
import dev.lockstep.migration.file.InvalidMigrationsException;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationFolder;
import dev.lockstep.migration.file.MigrationProblem;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.migration.file.PlaceholderValues;
import dev.lockstep.migration.file.ScriptConfiguration;
import dev.lockstep.migration.file.Transactionality;
import dev.lockstep.migration.file.Version;
import dev.lockstep.proof.Project;
import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.StatementSplitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The Flyway files of a track in a temporary folder, beside those that lie in the migrations folder
 * already: read and proven as files. What was adopted before is found there again by its name and
 * text, and keeps its version.
 */
final class AdoptedFiles implements AutoCloseable {
  private static final String RULE = "adopted-file";

  private final Path target;
  private final PlaceholderValues placeholders;
  private final Path folder;
  private final List<String> written = new ArrayList<>();

  /** By the script's name, in the folder. */
  private final Map<String, TrackMigration> origins = new HashMap<>();

  private final Map<String, String> scripts = new LinkedHashMap<>();
  private final List<Finding> problems = new ArrayList<>();
  private MigrationSet set = MigrationSet.EMPTY;

  private AdoptedFiles(Project project) throws IOException {
    this.target = project.migrations();
    this.placeholders = project.placeholders();
    this.folder = Files.createTempDirectory("lockstep-adopt-");
  }

  /**
   * Stages the files of {@code migrations}.
   *
   * @param project whose migrations folder they go to
   * @throws AdoptionRefusedException if they do not go with what is there
   */
  static AdoptedFiles stage(List<TrackMigration> migrations, Project project) throws IOException {
    AdoptedFiles files = new AdoptedFiles(project);
    boolean whole = false;
    try {
      files.stage(migrations);
      whole = true;
      return files;
    } finally {
      if (!whole) {
        files.close();
      }
    }
  }

  private void stage(List<TrackMigration> migrations) throws IOException {
    ExistingFiles there = new ExistingFiles(copyExisting(), migrations);
    List<TrackMigration> added = new ArrayList<>();
    for (TrackMigration migration : migrations) {
      Path same = there.of(migration);
      if (same == null) {
        added.add(migration);
      } else if (Files.readString(same).equals(migration.text())) {
        know(target.relativize(same).toString().replace('\\', '/'), migration);
        addReverse(same, migration);
      } else {
        problems.add(
            new Finding(
                RULE,
                same.toString(),
                0,
                "was adopted from "
                    + migration.file()
                    + ", and the two differ now; put the adopted text back, or remove it if no"
                    + " database has it"));
      }
    }
    demandNewest(there, added);
    refuse();
    for (TrackMigration migration : added) {
      add(migration);
    }
    readSet();
  }

  private void readSet() {
    try {
      set = MigrationFolder.read(folder, placeholders);
      set.problems().forEach(this::add);
    } catch (InvalidMigrationsException e) {
      e.problems().forEach(this::add);
    }
    refuse();
  }

  private List<Path> copyExisting() throws IOException {
    List<Path> there = new ArrayList<>();
    if (!Files.isDirectory(target)) {
      return there;
    }
    try (Stream<Path> files = Files.walk(target)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        Path copy = folder.resolve(target.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
        there.add(file);
      }
    }
    return there;
  }

  /** A database that has what is there never gets an older one. */
  private void demandNewest(ExistingFiles there, List<TrackMigration> added) {
    Map.Entry<Version, Path> newest = there.newest();
    if (newest == null) {
      return;
    }
    for (TrackMigration migration : added) {
      if (migration.version().filter(each -> each.compareTo(newest.getKey()) <= 0).isPresent()) {
        problems.add(
            new Finding(
                RULE,
                migration.file().toString(),
                0,
                "would be version "
                    + migration.version().orElseThrow()
                    + ", and "
                    + newest.getValue()
                    + " is there already and newer; "
                    + (origins.isEmpty()
                        ? "adopt into an empty migrations folder"
                        : "give it a version behind all others with --later " + migration.name())));
      }
    }
  }

  private void add(TrackMigration migration) throws IOException {
    String script = ExistingFiles.script(migration);
    know(script, migration);
    write(script, migration.text());
    configure(script, migration.text(), migration.outside());
    if (migration.reverse().isPresent()) {
      reverse("U" + script.substring(1), migration);
    }
  }

  /** One that is missing beside a migration that was adopted before. */
  private void addReverse(Path forward, TrackMigration migration) throws IOException {
    String script = target.relativize(forward).toString().replace('\\', '/');
    int name = script.lastIndexOf('/') + 1;
    String reverse = script.substring(0, name) + "U" + script.substring(name + 1);
    if (migration.reverse().isPresent()
        && migration.version().isPresent()
        && !Files.exists(folder.resolve(reverse))) {
      reverse(reverse, migration);
    }
  }

  private void reverse(String script, TrackMigration migration) throws IOException {
    origins.put(script, migration);
    String text = migration.reverse().orElseThrow();
    write(script, text);
    configure(script, text, false);
  }

  /** What Flyway has to be told of a file, because its text alone does not tell. */
  private void configure(String script, String text, boolean outside) throws IOException {
    String configuration = ScriptConfiguration.of(text, needsToBeToldOutside(text, outside));
    if (!configuration.isEmpty()) {
      write(script + ".conf", configuration);
    }
  }

  /** Takes a reverse out again that does not reverse. */
  void withoutReverse(String script) throws IOException {
    for (String name : List.of(script, script + ".conf")) {
      if (written.remove(name)) {
        Files.delete(folder.resolve(name));
      }
    }
    readSet();
  }

  /** Reverses that are to be written. */
  List<String> reverses() {
    return written.stream()
        .filter(name -> name.substring(name.lastIndexOf('/') + 1).startsWith("U"))
        .filter(name -> name.endsWith(".sql"))
        .toList();
  }

  private void know(String script, TrackMigration migration) {
    origins.put(script, migration);
    scripts.put(migration.name(), script);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
    written.add(name);
  }

  /** A file of nothing else than what cannot run in a transaction says so by itself. */
  private static boolean needsToBeToldOutside(String text, boolean outside) {
    List<SqlStatement> statements = StatementSplitter.split(text);
    boolean some = statements.stream().anyMatch(Transactionality::mustRunOutside);
    boolean all = some && statements.stream().allMatch(Transactionality::mustRunOutside);
    return !all && (some || outside);
  }

  private void add(MigrationProblem problem) {
    problems.add(
        origin(
            new Finding(RULE, problem.file(), problem.line(), problem.message()), problem.file()));
  }

  /** A finding about one of these files, at the file that it was made of. */
  Finding atOrigin(Finding finding) {
    Path file = Path.of(finding.file());
    return file.startsWith(folder) ? origin(finding, folder.relativize(file).toString()) : finding;
  }

  private Finding origin(Finding finding, String script) {
    TrackMigration migration = origins.get(script);
    String file =
        migration == null ? target.resolve(script).toString() : migration.file().toString();
    return new Finding(finding.rule(), file, finding.line(), finding.message());
  }

  private void refuse() {
    if (!problems.isEmpty()) {
      throw new AdoptionRefusedException(problems);
    }
  }

  /** Whether the migration of that name is added now. */
  boolean isAdded(String name) {
    return written.contains(scripts.get(name));
  }

  /** Where they lie for now. */
  Path folder() {
    return folder;
  }

  /** All migrations: those that were there and those that are added. */
  MigrationSet set() {
    return set;
  }

  /** The file of each migration of the track, by its name. */
  Map<String, MigrationFile> byName() {
    Map<String, MigrationFile> byScript =
        Stream.concat(set.versioned().stream(), set.repeatables().stream())
            .collect(Collectors.toMap(MigrationFile::script, file -> file));
    Map<String, MigrationFile> byName = new LinkedHashMap<>();
    scripts.forEach(
        (name, script) -> {
          MigrationFile file = byScript.get(script);
          if (file != null) {
            byName.put(name, file);
          }
        });
    return byName;
  }

  /** What is to be written. */
  List<GeneratedFile> written() throws IOException {
    List<GeneratedFile> files = new ArrayList<>();
    for (String name : written) {
      files.add(new GeneratedFile(target.resolve(name), Files.readString(folder.resolve(name))));
    }
    return files;
  }

  @Override
  public void close() throws IOException {
    DurableFiles.delete(folder);
  }
}
