package dev.lockstep.backfill.throttle;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** One thing about the server that may hold batches back. */
interface Signal {
  /** Names it, stable, kebab-case; also the reason where it holds back. */
  String name();

  /**
   * Reads it; null: it does not hold anything back.
   *
   * @throws SQLException if it cannot be read, for want of a privilege for example
   */
  @Nullable Hold read(Connection connection) throws SQLException;
}
