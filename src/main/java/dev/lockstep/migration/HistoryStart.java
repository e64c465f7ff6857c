package dev.lockstep.migration;

import dev.lockstep.postgres.LockstepSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Begins the history of a database that something else made: the table and all its rows in one
 * transaction, under the lease, so that no runner ever sees a history that tells only a part.
 */
public final class HistoryStart {
  private final RunContext context;

  public HistoryStart(RunContext context) {
    this.context = context;
  }

  /**
   * Demands that there is none yet.
   *
   * @throws HistoryExistsException if there is one with rows
   */
  public static History demandNone(Connection connection) throws SQLException {
    History history = History.read(connection);
    if (!history.rows().isEmpty()) {
      throw new HistoryExistsException(history);
    }
    return history;
  }

  /**
   * Writes {@code rows}, in order, as the whole history.
   *
   * @param doing what others are told who wait for the lease meanwhile
   * @throws HistoryExistsException if there is a history with rows
   * @throws UnusableSearchPathException if there is no schema to make it in
   * @throws LockUnavailableException if the lease could not be had in time
   */
  public void write(List<HistoryRow> rows, String doing) throws SQLException, InterruptedException {
    try (Connection connection = context.connections().open()) {
      demandNone(connection);
      CurrentSchema.require(connection);
      LockstepSchema.install(connection);
      LeaseQueue queue =
          new LeaseQueue(
              context.connections(), context.settings(), context.events(), context.pause());
      try (LeaseKeeper keeper = queue.await(() -> false).orElseThrow()) {
        keeper.doing(doing);
        String schema = demandNone(connection).schema();
        context.engine().begin(schema, rows, inside -> Lease.fence(inside, keeper.epoch()));
      }
    }
  }
}
