// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.shadow;

import dev.lockstep.failure.Explained;
import dev.lockstep.failure.Meaning;
import dev.lockstep.postgres.DatabaseErrors;
import dev.lockstep.postgres.SqlState;
import java.sql.SQLException;

/** No server for scratch databases can be used; the message says what to do. */
public final class ScratchUnavailableException extends SQLException implements Explained {
  private static final long serialVersionUID = 1L;

  ScratchUnavailableException(String server, SQLException cause) {
    super(message(server, cause), cause.getSQLState(), cause);
  }

  ScratchUnavailableException(Installation installation, Exception cause) {
    super(
        "no scratch database: a server of the "
            + installation.identity()
            + " PostgreSQL could not be started: "
            + cause.getMessage()
            + "; set LOCKSTEP_SHADOW_URL to a server on which databases may be created",
        cause);
  }

  private static String message(String server, SQLException cause) {
    if (SqlState.of(cause).equals(SqlState.INSUFFICIENT_PRIVILEGE)) {
      return "no scratch database on "
          + server
          + ": its role may not create databases; ALTER ROLE … CREATEDB, or set"
          + " LOCKSTEP_SHADOW_URL to a server where one may";
    }
    return "no scratch database: "
        + DatabaseErrors.describe(cause, server).replace("DATABASE_URL", "LOCKSTEP_SHADOW_URL");
  }

  @Override
  public Meaning meaning() {
    return Meaning.BY_CAUSE;
  }
}
