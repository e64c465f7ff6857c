// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt.drizzle;

import dev.lockstep.adopt.TrackMigration;
import dev.lockstep.adopt.WithoutCommands;
import dev.lockstep.finding.Finding;
import dev.lockstep.migration.file.Transactionality;
import dev.lockstep.migration.file.Version;
import dev.lockstep.sql.SqlFault;
import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.StatementSplitter;
import dev.lockstep.sql.TransactionCommand;
import dev.lockstep.sql.TransactionCommand.Effect;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One SQL file of Drizzle's, and what it has to be so that Flyway's reading of it does the same:
 * itself, byte for byte, unless Drizzle's blind cuts make other statements of it.
 */
final class MigrationSource {
  private static final String RULE = "drizzle-file";

  private final Entry entry;
  private final String table;
  private final List<Finding> problems;
  private final List<Finding> notes;

  /**
   * One that adds to {@code problems} and {@code notes}.
   *
   * @param table the name of Drizzle's own table
   */
  MigrationSource(Entry entry, String table, List<Finding> problems, List<Finding> notes) {
    this.entry = entry;
    this.table = table;
    this.problems = problems;
    this.notes = notes;
  }

  /** The text as it lies there. */
  static String read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }

  /** What it is to be; empty if it cannot be adopted. */
  Optional<TrackMigration> adopt(Version version) throws IOException {
    String text;
    try {
      text = read(entry.file());
    } catch (CharacterCodingException e) {
      problem(0, "is not UTF-8; save it as UTF-8");
      return Optional.empty();
    }
    List<SqlStatement> whole = StatementSplitter.split(text);
    if (isCommentedOut(text, whole)) {
      int line = lineOf(text, text.indexOf("/*"));
      problem(
          line,
          "its SQL is in a comment that begins here, as 'drizzle-kit pull' writes it, so that it"
              + " makes nothing of an empty database; remove the /* and the */ that ends it, and"
              + " adopt again: a database that has its row does not run it again");
      return Optional.empty();
    }
    List<Breakpoints.Piece> pieces = Breakpoints.pieces(text);
    if (!check(pieces)) {
      return Optional.empty();
    }
    List<String> asDrizzle =
        pieces.stream()
            .flatMap(piece -> piece.statements().stream())
            .map(SqlStatement::text)
            .toList();
    String adopted = text;
    if (!asDrizzle.equals(texts(text))) {
      adopted = Breakpoints.ended(pieces);
      if (!asDrizzle.equals(texts(adopted))) {
        problem(
            0,
            "cut at its breakpoints as Drizzle cuts it, it has other statements than Flyway would"
                + " see; end each statement with a semicolon, and each breakpoint with its line");
        return Optional.empty();
      }
      note(
          firstDifference(pieces, whole),
          "Drizzle cuts it at its breakpoints into statements that Flyway would not see as they"
              + " are; in the adopted file each ends with a semicolon and its line");
    }
    return Optional.of(inTransaction(version, adopted));
  }

  private TrackMigration inTransaction(Version version, String text) {
    List<SqlStatement> statements = StatementSplitter.split(text);
    placeholders(text);
    Optional<SqlStatement> command = commands(statements);
    if (command.isPresent()) {
      note(
          command.get().line(),
          "ends Drizzle's transaction, so that what follows runs outside of it; in the adopted file"
              + " such commands are comments, and it runs outside a transaction"
              + " (executeInTransaction=false)");
      return migration(version, WithoutCommands.of(text, statements), true);
    }
    Optional<SqlStatement> outside =
        statements.stream().filter(Transactionality::mustRunOutside).findFirst();
    outside.ifPresent(
        statement ->
            note(
                statement.line(),
                "cannot run in a transaction, as Drizzle's own migrator would; adopted, it runs"
                    + " outside one"));
    return migration(version, text, outside.isPresent());
  }

  private TrackMigration migration(Version version, String text, boolean outside) {
    return new TrackMigration(
        entry.name(), version, description(), entry.file(), text, null, outside);
  }

  /** The name without a time stamp that the version tells already. */
  private String description() {
    String rest = entry.name().replaceFirst("^\\d{14}_", "");
    return rest.isEmpty() ? entry.name() : rest;
  }

  /** The first command that is not one of a pair around all of the file. */
  private static Optional<SqlStatement> commands(List<SqlStatement> statements) {
    if (statements.isEmpty()) {
      return Optional.empty();
    }
    boolean wraps =
        has(statements.getFirst(), Effect.BEGINS) && has(statements.getLast(), Effect.COMMITS);
    List<SqlStatement> inner = wraps ? statements.subList(1, statements.size() - 1) : statements;
    return inner.stream()
        .filter(statement -> TransactionCommand.of(statement).isPresent())
        .findFirst();
  }

  private static boolean has(SqlStatement statement, Effect effect) {
    return TransactionCommand.of(statement).filter(each -> each.effect() == effect).isPresent();
  }

  private boolean check(List<Breakpoints.Piece> pieces) {
    int before = problems.size();
    for (Breakpoints.Piece piece : pieces) {
      Optional<SqlFault> fault = StatementSplitter.fault(piece.text());
      if (fault.isPresent()) {
        problem(
            piece.line() + fault.get().line() - 1,
            pieces.size() == 1
                ? fault.get().message()
                : "Drizzle cuts the file at every breakpoint, and here in the middle of something,"
                    + " so that it cannot run it ("
                    + fault.get().message()
                    + "); remove the breakpoint");
      }
      for (SqlStatement statement : piece.statements()) {
        statement(piece, statement);
      }
    }
    return problems.size() == before;
  }

  private void statement(Breakpoints.Piece piece, SqlStatement statement) {
    int line = piece.line() + statement.line() - 1;
    if (statement.text().contains(table)) {
      problem(
          line,
          "names Drizzle's own table "
              + table
              + ", which no database has that Drizzle does not migrate; take this statement out:"
              + " databases that have run it do not run it again");
    }
    Optional<TransactionCommand> command = TransactionCommand.of(statement);
    if (command.filter(each -> each.effect() == Effect.ENDS_OTHERWISE).isPresent()) {
      problem(
          line, command.get().name() + " undoes or hands on what stands before it; remove both");
    }
  }

  /** Flyway would replace what is meant as it stands. */
  private void placeholders(String text) {
    int at = text.indexOf("${");
    if (at >= 0) {
      note(
          lineOf(text, at),
          "Flyway would take ${…} for a placeholder; it stays as it is, because the file gets a"
              + " .conf that says placeholderReplacement=false");
    }
  }

  private static boolean isCommentedOut(String text, List<SqlStatement> statements) {
    int begin = text.indexOf("/*");
    return statements.isEmpty()
        && begin >= 0
        && !StatementSplitter.split(text.substring(begin + 2).replace("*/", "")).isEmpty();
  }

  private static List<String> texts(String text) {
    return StatementSplitter.split(text).stream().map(SqlStatement::text).toList();
  }

  private static int firstDifference(List<Breakpoints.Piece> pieces, List<SqlStatement> whole) {
    int i = 0;
    for (Breakpoints.Piece piece : pieces) {
      for (SqlStatement statement : piece.statements()) {
        if (i >= whole.size() || !whole.get(i).text().equals(statement.text())) {
          return piece.line() + statement.line() - 1;
        }
        i++;
      }
    }
    return 0;
  }

  private static int lineOf(String text, int offset) {
    return 1 + (int) text.substring(0, offset).chars().filter(c -> c == '\n').count();
  }

  private void problem(int line, String message) {
    problems.add(new Finding(RULE, entry.file().toString(), line, message));
  }

  private void note(int line, String message) {
    notes.add(new Finding(RULE, entry.file().toString(), line, message));
  }
}
