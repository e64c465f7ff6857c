// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.postgres;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The SQLSTATEs Lockstep decides by, and how to find one in a chain of causes. */
public final class SqlState {
  public static final String SERIALIZATION_FAILURE = "40001";
  public static final String DEADLOCK_DETECTED = "40P01";
  public static final String LOCK_NOT_AVAILABLE = "55P03";
  public static final String QUERY_CANCELED = "57014";
  public static final String ADMIN_SHUTDOWN = "57P01";
  public static final String UNDEFINED_TABLE = "42P01";
  public static final String INVALID_SCHEMA_NAME = "3F000";
  public static final String INSUFFICIENT_PRIVILEGE = "42501";
  public static final String READ_ONLY_TRANSACTION = "25006";
  public static final String DISK_FULL = "53100";
  public static final String INVALID_PASSWORD = "28P01";
  public static final String INVALID_AUTHORIZATION = "28000";
  public static final String UNKNOWN_DATABASE = "3D000";
  public static final String OBJECT_IN_USE = "55006";
  public static final String INVALID_TRANSACTION_TERMINATION = "2D000";
  public static final String NOT_REACHED = "08001";
  public static final String CONNECTION_LOST = "08006";
  public static final String TOO_MANY_CONNECTIONS = "53300";
  public static final String UNIQUE_VIOLATION = "23505";
  public static final String DEPENDENT_OBJECTS_STILL_EXIST = "2BP01";

  private SqlState() {}

  /** The first SQLException in the chain of causes, or null. */
  public static @Nullable SQLException find(@Nullable Throwable failure) {
    Throwable at = failure;
    for (int depth = 0; at != null && depth < 32; depth++, at = at.getCause()) {
      if (at instanceof SQLException sql) {
        return sql;
      }
    }
    return null;
  }

  /** The SQLSTATE of the first SQLException in the chain of causes; empty if there is none. */
  public static String of(@Nullable Throwable failure) {
    SQLException sql = find(failure);
    return sql == null || sql.getSQLState() == null ? "" : sql.getSQLState();
  }

  /**
   * Whether the driver has closed the connection because a statement set what it cannot read under:
   * the statement is to blame then, and will be again.
   */
  public static boolean isClosedByDriver(@Nullable Throwable failure) {
    SQLException sql = find(failure);
    String message = sql == null ? null : sql.getMessage();
    return message != null
        && of(failure).startsWith("08")
        && (message.contains("client_encoding") || message.contains("DateStyle"));
  }

  /** Whether the connection itself is gone or cannot be had (class 08, 57P01 to 57P03, 53300). */
  public static boolean isConnectionLost(@Nullable Throwable failure) {
    String state = of(failure);
    if (isClosedByDriver(failure)) {
      return false;
    }
    return state.startsWith("08")
        || state.startsWith("57P0")
        || state.equals(TOO_MANY_CONNECTIONS)
        || state.equals("08P01");
  }
}
