// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.schema;

import dev.lockstep.finding.Finding;
import dev.lockstep.postgres.ErrorContext;
import dev.lockstep.postgres.FailureLine;
import dev.lockstep.postgres.MissingRole;
import dev.lockstep.postgres.ShortText;
import dev.lockstep.postgres.SqlState;
import dev.lockstep.postgres.StatementRemedy;
import dev.lockstep.shadow.ScratchRoles;
import dev.lockstep.sql.Identifiers;
import dev.lockstep.sql.ObjectType;
import dev.lockstep.sql.QualifiedName;
import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.StatementHead;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What PostgreSQL says of a statement, with the file's line instead of a position in it. */
public final class ServerMessages {
  /** An extension whose files are not on the server; PostgreSQL 14 says that a file is missing. */
  private static final Set<String> NOT_INSTALLED = Set.of("0A000", "58P01");

  private static final String LACKS_RIGHTS =
      "; the login of LOCKSTEP_SHADOW_URL may not do that: use one that may (a superuser, best of a"
          + " server that is there for this alone), or do by hand there, once, what the statement"
          + " says";

  private ServerMessages() {}

  /** A finding at the line that PostgreSQL points at, or at the statement's first. */
  public static Finding finding(
      String rule, String file, SqlStatement statement, SQLException failure) {
    return new Finding(
        rule,
        file,
        FailureLine.of(statement, 0, failure),
        text(failure) + StatementRemedy.of(statement, failure) + remedy(statement, failure));
  }

  /** What to do about a server of scratch databases that is not like the one in earnest. */
  private static String remedy(SqlStatement statement, SQLException failure) {
    StatementHead head = StatementHead.of(statement);
    if (head.creates(ObjectType.EXTENSION)
        && NOT_INSTALLED.contains(String.valueOf(failure.getSQLState()))) {
      return "; the PostgreSQL of the scratch databases lacks extension "
          + head.name().map(QualifiedName::toString).orElse("")
          + ": set LOCKSTEP_SHADOW_URL to a server that has it, or install it there";
    }
    if (SqlState.INSUFFICIENT_PRIVILEGE.equals(failure.getSQLState())
        && (ScratchRoles.isAboutRoles(statement) || head.creates(ObjectType.EXTENSION))) {
      return LACKS_RIGHTS;
    }
    return MissingRole.of(failure)
        .map(
            role ->
                "; the scratch databases of LOCKSTEP_SHADOW_URL make no role that no migration"
                    + " makes: run CREATE ROLE "
                    + Identifiers.quoteIfNeeded(role)
                    + " there, once")
        .orElse("");
  }

  /**
   * PostgreSQL's message, detail, hint, and place in a function, in one line, with the SQLSTATE.
   */
  public static String text(SQLException failure) {
    StringBuilder text = new StringBuilder();
    ServerErrorMessage server = server(failure);
    if (server == null) {
      text.append(failure.getMessage());
    } else {
      text.append(ShortText.cut(String.valueOf(server.getMessage())));
      for (String more : new String[] {server.getDetail(), server.getHint()}) {
        if (more != null) {
          text.append(". ").append(ShortText.cut(more));
        }
      }
    }
    return text.append(" [")
        .append(failure.getSQLState())
        .append(']')
        .append(ErrorContext.of(failure))
        .toString();
  }

  private static @Nullable ServerErrorMessage server(SQLException failure) {
    return failure instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
  }
}
