// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.postgres;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * What may be said of a failure where people read who may see no rows: logs, and the tables that
 * {@code lockstep_reader} reads. PostgreSQL puts values into its messages ({@code invalid input
 * syntax for type integer: "…"}), and rows into the detail behind them ({@code Failing row contains
 * (…)}).
 *
 * <p>A message is said if its class holds names alone; of any other, the code and the names of what
 * it is about. The detail never is; of the context, what {@link ErrorContext} takes. See decision
 * 010.
 */
public final class WithoutRows {
  /** Classes of SQLSTATE whose messages PostgreSQL builds of names, limits and its own state. */
  private static final Set<String> NAMES_ALONE =
      Set.of(
          "01", "02", "08", "0A", "21", "23", "25", "26", "28", "2B", "40", "53", "54", "55", "57",
          "58");

  /** What a user's function raises, with whatever code and message it likes. */
  private static final List<String> RAISED_BY =
      List.of("exec_stmt_raise", "PLy_", "plperl", "do_util_elog", "pltcl", "plv8");

  private WithoutRows() {}

  /** One line about {@code failure}, which has a SQLException among its causes. */
  public static String of(SQLException failure) {
    return mayBeSaid(failure) ? firstLine(failure) + ErrorContext.of(failure) : replaced(failure);
  }

  /**
   * Detail and hint of {@code failure} on one line, where they hold names and no rows: which
   * objects depend on what is dropped, which sessions are in a deadlock, what a misspelt name is
   * like. Empty where there is neither, or where rows may be in them.
   */
  public static String more(SQLException failure) {
    ServerErrorMessage server = server(failure);
    String state = failure.getSQLState() == null ? "" : failure.getSQLState();
    if (server == null || state.startsWith("23") || !mayBeSaid(failure)) {
      return "";
    }
    return Stream.of(server.getDetail(), server.getHint())
        .filter(Objects::nonNull)
        .map(text -> ShortText.cut(text.strip().replaceAll("\\s*\\R\\s*", "; ")))
        .collect(Collectors.joining(" "));
  }

  /** Whether the message (not the detail behind it) holds names alone. */
  private static boolean mayBeSaid(SQLException failure) {
    String state = failure.getSQLState();
    if (state == null || state.length() < 2) {
      return false;
    }
    ServerErrorMessage server = server(failure);
    if (server == null) {
      // The driver's own, such as "Bad value for type long : …"; of class 22 too are ours.
      return NAMES_ALONE.contains(state.substring(0, 2));
    }
    String routine = server.getRoutine() == null ? "" : server.getRoutine();
    if (RAISED_BY.stream().anyMatch(routine::startsWith)) {
      return false;
    }
    // A wrong statement is pointed at; a name that a row gave at run time, 'x'::regclass, is not.
    boolean ofTheText = server.getPosition() > 0 && state.startsWith("42");
    return ofTheText
        || state.equals(SqlState.INSUFFICIENT_PRIVILEGE)
        || NAMES_ALONE.contains(state.substring(0, 2));
  }

  private static String replaced(SQLException failure) {
    List<String> names = new ArrayList<>();
    ServerErrorMessage server = server(failure);
    if (server != null) {
      add(names, "table", server.getTable());
      add(names, "column", server.getColumn());
      add(names, "constraint", server.getConstraint());
      add(names, "type", server.getDatatype());
    }
    return reason(failure.getSQLState())
        + (names.isEmpty() ? "" : " (" + String.join(", ", names) + ")")
        + ErrorContext.of(failure)
        + ", whose message may hold values";
  }

  private static void add(List<String> names, String kind, @Nullable String name) {
    if (name != null) {
      names.add(kind + " " + name);
    }
  }

  private static String reason(@Nullable String state) {
    return switch (state == null || state.length() < 2 ? "" : state.substring(0, 2)) {
      case "22" -> "a value does not fit";
      case "23" -> "a constraint is violated";
      case "P0" -> "a function raised an error";
      case "42" -> "a name or type that the rows gave is wrong";
      default -> "it failed";
    };
  }

  private static String firstLine(SQLException failure) {
    ServerErrorMessage server = server(failure);
    return ShortText.firstLine(server == null ? failure.getMessage() : server.getMessage());
  }

  private static @Nullable ServerErrorMessage server(SQLException failure) {
    return failure instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
  }
}
