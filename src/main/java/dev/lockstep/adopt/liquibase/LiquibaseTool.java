// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt.liquibase;

import dev.lockstep.files.DurableFiles;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Liquibase itself, where it is installed: it prints the SQL of a changelog of any format without a
 * database, and the checksums that it would keep of the changesets.
 */
public final class LiquibaseTool {
  private static final long PATIENCE_MINUTES = 5;
  private static final String REASON = "Unexpected error running Liquibase: ";

  private final Path program;
  private final Path project;

  private LiquibaseTool(Path program, Path project) {
    this.program = program;
    this.project = project;
  }

  /**
   * The one that {@code LIQUIBASE_HOME} or {@code PATH} lead to.
   *
   * @param project the folder above all changelogs
   */
  public static Optional<LiquibaseTool> find(Map<String, String> environment, Path project) {
    List<String> folders = new ArrayList<>();
    folders.add(environment.getOrDefault("LIQUIBASE_HOME", ""));
    folders.addAll(
        Arrays.asList(environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)));
    return folders.stream()
        .filter(folder -> !folder.isBlank())
        .map(folder -> Path.of(folder).resolve("liquibase"))
        .filter(program -> Files.isRegularFile(program) && Files.isExecutable(program))
        .map(program -> new LiquibaseTool(program, project.toAbsolutePath().normalize()))
        .findFirst();
  }

  /**
   * What it prints of a changelog.
   *
   * @param root where the files that {@code rows} name are looked for
   * @param sql all of it
   * @param rows what {@code databasechangelog} would hold, with the names of its columns first
   */
  record Printed(Path root, String sql, List<List<String>> rows) {}

  /** It cannot print it; the message says why. */
  static final class CannotPrintException extends IOException {
    private static final long serialVersionUID = 1L;

    CannotPrintException(String message) {
      super(message);
    }
  }

  /**
   * Prints a changelog, which may name other files: from the project's folder, or from the one
   * below that they are found in, as {@code src/main/resources}.
   *
   * @throws CannotPrintException if Liquibase refuses it
   */
  Printed print(Path changelog) throws IOException {
    Path file = changelog.toAbsolutePath().normalize();
    CannotPrintException first = null;
    for (Path root : roots(file)) {
      try {
        return print(root, root.relativize(file).toString().replace('\\', '/'));
      } catch (CannotPrintException e) {
        first = first == null ? e : first;
      }
    }
    throw first == null ? new CannotPrintException("no such file") : first;
  }

  private List<Path> roots(Path file) {
    List<Path> roots = new ArrayList<>();
    for (Path at = file.getParent(); at != null && at.startsWith(project); at = at.getParent()) {
      roots.addFirst(at);
    }
    return roots.isEmpty() && file.getParent() != null ? List.of(file.getParent()) : roots;
  }

  private Printed print(Path root, String changelog) throws IOException {
    Path folder = Files.createTempDirectory("lockstep-liquibase-");
    try {
      Path sql = folder.resolve("out.sql");
      Path rows = folder.resolve("rows.csv");
      Path log = folder.resolve("log");
      run(
          log,
          "--search-path=" + root,
          "--output-file=" + sql,
          "update-sql",
          "--url=offline:postgresql?version=16&outputLiquibaseSql=none&changeLogFile=" + rows,
          "--changelog-file=" + changelog);
      return new Printed(root, Files.readString(sql), Csv.read(Files.readString(rows)));
    } finally {
      DurableFiles.delete(folder);
    }
  }

  private void run(Path log, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    // What a user adopts is not reported to the tool's maker.
    builder.environment().put("LIQUIBASE_ANALYTICS_ENABLED", "false");
    Process process = builder.start();
    process.getOutputStream().close();
    try {
      if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new CannotPrintException("it did not end within " + PATIENCE_MINUTES + " minutes");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
      throw new CannotPrintException("it was interrupted");
    }
    if (process.exitValue() != 0) {
      throw new CannotPrintException(reason(Files.readString(log, StandardCharsets.ISO_8859_1)));
    }
  }

  private static String reason(String log) {
    List<String> lines = log.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    return lines.stream()
        .filter(line -> line.startsWith(REASON))
        .map(line -> line.substring(REASON.length()))
        .findFirst()
        .orElse(lines.isEmpty() ? "it says nothing" : lines.getLast());
  }
}
