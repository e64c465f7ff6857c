// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.postgres;

import java.security.GeneralSecurityException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Says in one line what a SQLException means for the person who reads it, and what to do next. */
public final class DatabaseErrors {
  private DatabaseErrors() {}

  /**
   * One line about {@code failure}.
   *
   * @param target host, port and database, without secrets
   */
  public static String describe(@Nullable Throwable failure, String target) {
    SQLException sql = SqlState.find(failure);
    if (sql == null) {
      return failure == null ? "unknown failure" : ShortText.firstLine(failure.getMessage());
    }
    String message = ShortText.firstLine(sql.getMessage());
    String state = sql.getSQLState() == null ? "" : sql.getSQLState();
    String remedy = RowSecurity.remedy(sql);
    if (remedy != null) {
      return "database " + target + ": " + remedy;
    }
    if (sql instanceof AdvisedException) {
      return "database " + target + ": " + message;
    }
    String untrusted = untrusted(sql);
    if (untrusted != null) {
      return "the TLS certificate of database "
          + target
          + " is not trusted: "
          + untrusted
          + "; name its authority with sslrootcert=, and the host as the certificate does, in"
          + " DATABASE_URL";
    }
    if (message.contains("unsupported startup parameter")) {
      return "the pooler before database "
          + target
          + " does not pass this on: "
          + message
          + "; set it by ALTER ROLE … SET instead, and leave it out of the settings";
    }
    return switch (state) {
      case SqlState.INVALID_PASSWORD ->
          "database " + target + " refused the user or password; correct DATABASE_URL";
      case SqlState.INVALID_AUTHORIZATION ->
          message.contains("no encryption")
              ? "database "
                  + target
                  + " demands TLS; add sslmode=require (better: verify-full) to DATABASE_URL"
              : "database "
                  + target
                  + " refused the login: "
                  + message
                  + "; check pg_hba.conf and DATABASE_URL";
      case SqlState.UNKNOWN_DATABASE ->
          "database " + target + " does not exist; create it or correct DATABASE_URL";
      case SqlState.READ_ONLY_TRANSACTION ->
          "database "
              + target
              + " is read-only (a standby, or default_transaction_read_only); point DATABASE_URL at"
              + " the primary";
      case SqlState.INSUFFICIENT_PRIVILEGE ->
          "database " + target + ": " + message + "; grant it, see deploy/sql/roles.sql";
      case SqlState.DISK_FULL ->
          "database "
              + target
              + " has no disk space left: "
              + message
              + "; free some and run again";
      case SqlState.TOO_MANY_CONNECTIONS ->
          "database "
              + target
              + " gives no more connections: "
              + message
              + "; close some, or raise max_connections or the role's CONNECTION LIMIT";
      case "08001", "08004" ->
          "database "
              + target
              + " cannot be reached: "
              + cause(sql, message)
              + "; start it or correct DATABASE_URL";
      default ->
          SqlState.isConnectionLost(sql)
              ? "the connection to database "
                  + target
                  + " was lost: "
                  + message
                  + "; run again when it is back"
              : message + (state.isEmpty() ? "" : " [" + state + "]");
    };
  }

  /** What is wrong with the server's certificate, if that is what is wrong. */
  private static @Nullable String untrusted(SQLException sql) {
    String reason = null;
    for (Throwable cause = sql; cause != null; cause = cause.getCause()) {
      if (cause instanceof GeneralSecurityException) {
        // The innermost one says it; those around it repeat it with the names of classes.
        reason = ShortText.firstLine(cause.getMessage());
      }
    }
    if (reason != null) {
      return reason;
    }
    // The driver's own check of the name has no cause.
    String message = ShortText.firstLine(sql.getMessage());
    return message.contains("could not be verified") ? message : null;
  }

  /** The driver says "check that the hostname…" where the cause says "Connection refused". */
  private static String cause(SQLException sql, String message) {
    Throwable cause = sql.getCause();
    return cause == null || cause.getMessage() == null ? message : cause.getMessage();
  }
}
