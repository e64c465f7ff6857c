// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt;

import dev.lockstep.finding.Finding;
import dev.lockstep.migration.file.Transactionality;
import dev.lockstep.postgres.StatementRemedy;
import dev.lockstep.sql.CopyTarget;
import dev.lockstep.sql.PsqlCommand;
import dev.lockstep.sql.SqlFault;
import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.StatementSplitter;
import dev.lockstep.sql.TransactionCommand;
import dev.lockstep.sql.TransactionCommand.Effect;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * SQL of a track's file, as a Flyway file can hold it: itself, byte for byte, unless it begins and
 * ends transactions in its middle.
 *
 * @param text what the Flyway file holds
 * @param statements how many statements that has
 * @param outside whether it has to run outside a transaction
 */
public record FlywayText(String text, int statements, boolean outside) {
  /**
   * Reads a file; empty, and a problem, if that is not UTF-8.
   *
   * @throws IOException if it cannot be read
   */
  public static Optional<String> read(String rule, Path file, List<Finding> problems)
      throws IOException {
    try {
      return Optional.of(Files.readString(file));
    } catch (CharacterCodingException e) {
      problems.add(new Finding(rule, file.toString(), 0, "is not UTF-8; save it as UTF-8"));
      return Optional.empty();
    }
  }

  /**
   * Looks at the SQL of a file, or of a part of it.
   *
   * @param rule of what is found
   * @param line where the part begins in the file, from 1
   * @param problems where goes what keeps it from being adopted
   * @param notes where goes what is odd about it
   * @return empty if there are problems
   */
  public static Optional<FlywayText> of(
      String rule, Path file, int line, String sql, List<Finding> problems, List<Finding> notes) {
    Found found = new Found(rule, file, line, problems, notes);
    int before = problems.size();
    Optional<SqlFault> fault = StatementSplitter.fault(sql);
    fault.ifPresent(each -> found.problem(each.line(), each.message()));
    List<SqlStatement> statements = StatementSplitter.split(sql);
    statements.forEach(found::look);
    if (problems.size() > before) {
      return Optional.empty();
    }
    found.placeholders(sql);
    boolean outside = statements.stream().anyMatch(Transactionality::mustRunOutside);
    Optional<SqlStatement> command = inner(statements);
    if (command.isEmpty()) {
      return Optional.of(new FlywayText(sql, statements.size(), outside));
    }
    found.note(
        command.get().line(),
        "begins or ends a transaction in the middle; in the adopted file these commands are"
            + " comments, and each statement is a transaction of its own"
            + " (executeInTransaction=false)");
    return Optional.of(
        new FlywayText(WithoutCommands.of(sql, statements), statements.size(), true));
  }

  /** The first command that is not one of a pair around all of the text. */
  private static Optional<SqlStatement> inner(List<SqlStatement> statements) {
    boolean wraps =
        statements.size() > 1
            && has(statements.getFirst(), Effect.BEGINS)
            && has(statements.getLast(), Effect.COMMITS);
    return (wraps ? statements.subList(1, statements.size() - 1) : statements)
        .stream().filter(statement -> TransactionCommand.of(statement).isPresent()).findFirst();
  }

  private static boolean has(SqlStatement statement, Effect effect) {
    return TransactionCommand.of(statement).filter(each -> each.effect() == effect).isPresent();
  }

  private record Found(
      String rule, Path file, int line, List<Finding> problems, List<Finding> notes) {
    void look(SqlStatement statement) {
      if (statement.mentions("\\")) {
        PsqlCommand.in(statement)
            .ifPresent(
                command ->
                    problem(
                        command.line(),
                        command.name()
                            + " is a command of psql's own, no SQL; write in SQL what it is to do,"
                            + " or delete the line"));
      }
      if (CopyTarget.of(statement) == CopyTarget.CLIENT) {
        problem(statement.line(), StatementRemedy.TO_CLIENT);
      }
      TransactionCommand.of(statement)
          .filter(command -> command.effect() == Effect.ENDS_OTHERWISE)
          .ifPresent(
              command ->
                  problem(
                      statement.line(),
                      command.name() + " undoes or hands on what stands before it; remove both"));
    }

    /** Flyway would replace what is meant as it stands. */
    void placeholders(String sql) {
      int at = sql.indexOf("${");
      if (at >= 0) {
        note(
            1 + (int) sql.substring(0, at).chars().filter(c -> c == '\n').count(),
            "Flyway would take ${…} for a placeholder; it stays as it is, because the file gets a"
                + " .conf that says placeholderReplacement=false");
      }
    }

    void problem(int within, String message) {
      problems.add(new Finding(rule, file.toString(), line + within - 1, message));
    }

    void note(int within, String message) {
      notes.add(new Finding(rule, file.toString(), line + within - 1, message));
    }
  }
}
