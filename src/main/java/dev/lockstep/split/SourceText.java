// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.split;

import dev.lockstep.finding.Finding;
import dev.lockstep.finding.OddFile;
import dev.lockstep.sql.PsqlCommand;
import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.StatementSplitter;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files of declarative SQL, told into statements; what is psql's own is taken out. */
final class SourceText {
  private static final String RULE = "split-source";

  private static final Set<String> INCLUDES =
      Set.of("\\i", "\\ir", "\\include", "\\include_relative");

  /** A statement and the file that it is from. */
  record Part(String file, SqlStatement statement) {}

  private final List<Part> parts = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private final SortedMap<String, Integer> clientCommands = new TreeMap<>();
  private boolean comments;

  /**
   * Reads files, and folders with all {@code .sql} files below them, in the order of their names.
   *
   * @throws IOException if a folder cannot be listed
   */
  static SourceText read(List<Path> sources) throws IOException {
    SourceText text = new SourceText();
    for (Path source : sources) {
      if (Files.isDirectory(source)) {
        try (Stream<Path> files = Files.walk(source)) {
          for (Path file :
              files.filter(path -> path.toString().endsWith(".sql")).sorted().toList()) {
            text.read(file);
          }
        }
      } else {
        text.read(source);
      }
    }
    return text;
  }

  List<Part> parts() {
    return parts;
  }

  List<Finding> findings() {
    return findings;
  }

  /** What was taken out and what is lost, as lines for people. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    clientCommands.forEach(
        (command, count) ->
            notes.add(
                "%s (%d) is left out: a command of psql's own, no SQL".formatted(command, count)));
    if (comments) {
      notes.add(
          "comments in the text (-- and /* */) are not kept, since PostgreSQL does not keep them;"
              + " those of COMMENT ON are");
    }
    return notes;
  }

  private void read(Path path) throws IOException {
    Optional<String> odd = OddFile.why(path);
    if (odd.isPresent()) {
      findings.add(new Finding(RULE, path.toString(), 0, odd.get()));
      return;
    }
    String text;
    try {
      text = Files.readString(path, StandardCharsets.UTF_8);
    } catch (CharacterCodingException e) {
      findings.add(new Finding(RULE, path.toString(), 0, "is not UTF-8; save it as UTF-8"));
      return;
    }
    if (text.startsWith("PGDMP")) {
      findings.add(
          new Finding(
              RULE,
              path.toString(),
              0,
              "is a dump in pg_dump's own format, no SQL; make SQL of it with 'pg_restore"
                  + " --schema-only --file=schema.sql'"));
      return;
    }
    String[] lines = text.split("\n", -1);
    List<SqlStatement> statements = StatementSplitter.split(text);
    for (Optional<SqlStatement> command = clientCommand(statements);
        command.isPresent();
        command = clientCommand(statements)) {
      takeOut(path, command.get(), lines);
      statements = StatementSplitter.split(String.join("\n", lines));
    }
    String sql = String.join("\n", lines);
    StatementSplitter.comments(sql, (line, comment) -> comments = true);
    StatementSplitter.fault(sql)
        .ifPresent(
            fault ->
                findings.add(new Finding(RULE, path.toString(), fault.line(), fault.message())));
    statements.forEach(statement -> parts.add(new Part(path.toString(), statement)));
  }

  private static Optional<SqlStatement> clientCommand(List<SqlStatement> statements) {
    return statements.stream().filter(statement -> statement.begins("\\")).findFirst();
  }

  /** It ends with its line, where a statement would go on. */
  private void takeOut(Path path, SqlStatement command, String[] lines) {
    int at = command.line() - 1;
    String name = PsqlCommand.in(command).map(PsqlCommand::name).orElse("\\");
    if (INCLUDES.contains(name)) {
      findings.add(
          new Finding(
              RULE,
              path.toString(),
              command.line(),
              name + " reads another file, which only psql does; name the files or their folder"));
    }
    clientCommands.merge(name, 1, Integer::sum);
    lines[at] = lines[at].substring(0, lines[at].indexOf('\\'));
  }
}
