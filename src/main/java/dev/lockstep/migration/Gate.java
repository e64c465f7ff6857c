package dev.lockstep.migration;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * What a migration waits for: the backfills that it requires. Migration and backfill do not know
 * each other; the wiring gives an implementation.
 */
public interface Gate {
  /**
   * Whether the backfill is complete with nothing remaining. Needs read access only, and works
   * where Lockstep's tables are not there yet (then it is not complete).
   */
  boolean complete(Connection connection, String backfill) throws SQLException;

  /**
   * Runs the backfill to its end, for {@code --run-backfills}.
   *
   * @throws RuntimeException if it does not end complete
   */
  void run(String backfill);
}
