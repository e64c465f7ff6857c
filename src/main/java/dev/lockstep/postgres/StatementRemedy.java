// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.postgres;

import dev.lockstep.sql.CopyTarget;
import dev.lockstep.sql.Lookalike;
import dev.lockstep.sql.PsqlVariable;
import dev.lockstep.sql.SqlStatement;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to do about a statement that PostgreSQL refuses, where its words do not say it: what only
 * {@code psql} or the superuser of a server can execute, and characters that nobody sees.
 */
public final class StatementRemedy {
  private static final String SYNTAX_ERROR = "42601";

  /** Of a name that is none: syntax, column, object or type, relation, function. */
  private static final Set<String> OF_NAMES =
      Set.of(SYNTAX_ERROR, "42703", "42704", "42P01", "42883");

  private StatementRemedy() {}

  /** {@code "; …"}, to be put behind the message; empty where that says enough. */
  public static String of(SqlStatement statement, SQLException failure) {
    String state = String.valueOf(failure.getSQLState());
    String sql = statement.text();
    if (state.equals(SYNTAX_ERROR)) {
      Optional<String> variable = PsqlVariable.at(sql, FailureLine.begin(sql, failure));
      if (variable.isPresent()) {
        return variable(variable.get());
      }
    }
    if (OF_NAMES.contains(state)) {
      return Lookalike.in(sql).map(StatementRemedy::lookalike).orElse("");
    }
    CopyTarget copied = CopyTarget.of(statement);
    return said(
        state.equals(SqlState.INSUFFICIENT_PRIVILEGE)
            ? copy(copied)
            : copied == CopyTarget.CLIENT ? TO_CLIENT : null);
  }

  /** Why a {@code COPY … TO stdout} is at the wrong place in a file, and what to do instead. */
  public static final String TO_CLIENT =
      "COPY … TO stdout sends rows to the client, and nobody receives them here: delete it, or"
          + " write the rows into a table";

  private static String said(@Nullable String remedy) {
    return remedy == null ? "" : "; " + remedy;
  }

  private static String lookalike(Lookalike found) {
    return "; "
        + found.word()
        + " is one name to PostgreSQL: write "
        + found.meant()
        + " where "
        + found.code()
        + " is";
  }

  private static String variable(String written) {
    return "; "
        + written
        + " is a variable of psql's own, no SQL, and only psql replaces it: write its value, or in"
        + " a migration a placeholder (LOCKSTEP_PLACEHOLDERS)";
  }

  private static @Nullable String copy(CopyTarget target) {
    return switch (target) {
      case CLIENT -> TO_CLIENT;
      case PROGRAM ->
          "COPY … PROGRAM runs a program on the database's server, which only members of"
              + " pg_execute_server_program may: put the rows behind COPY … FROM stdin in this"
              + " file, or grant that role";
      case FILE_READ ->
          "COPY … FROM '…' reads a file of the database's server, which only members of"
              + " pg_read_server_files may: put the rows behind COPY … FROM stdin in this file, or"
              + " grant that role";
      case FILE_WRITTEN ->
          "COPY … TO '…' writes a file on the database's server, which only members of"
              + " pg_write_server_files may: delete it, or grant that role";
      case NONE -> null;
    };
  }
}
