// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app;

import dev.lockstep.catalog.CatalogFilter;
import dev.lockstep.catalog.CatalogLock;
import dev.lockstep.catalog.CatalogReader;
import dev.lockstep.catalog.ObjectDifference;
import dev.lockstep.drift.Drift;
import dev.lockstep.health.DriftSource;
import dev.lockstep.health.HealthReport;
import dev.lockstep.postgres.SqlState;
import dev.lockstep.scope.NotOurs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Drift at run time, by the shipped lock file: catalog queries only, no scratch database, at most
 * once a minute; in between the last answer stands. PostgreSQL prints some definitions under a lock
 * on their table: where another session is in the way, the last answer stands too.
 */
public final class LockedDrift implements DriftSource {
  private static final Duration PERIOD = Duration.ofMinutes(1);
  private static final String HARDLY_WAIT = "SET LOCAL lock_timeout = '50ms'";

  private final Path file;
  private final List<NotOurs> notOurs;
  private final Clock clock;
  private HealthReport.Drift last = HealthReport.Drift.NOT_CHECKED;
  private @Nullable Instant checkedAt;

  /**
   * Over the lock of the schema folder; nothing is checked where there is none.
   *
   * @param notOurs what in this database is not ours, beside what the lock says
   */
  public LockedDrift(Path schema, List<NotOurs> notOurs, Clock clock) {
    this.file = schema.resolve(CatalogLock.FILE_NAME);
    this.notOurs = List.copyOf(notOurs);
    this.clock = clock;
  }

  @Override
  public synchronized HealthReport.Drift drift(Connection connection) throws SQLException {
    Instant now = clock.instant();
    if (checkedAt != null && now.isBefore(checkedAt.plus(PERIOD))) {
      return last;
    }
    if (!Files.isRegularFile(file)) {
      return HealthReport.Drift.NOT_CHECKED;
    }
    checkedAt = now;
    last = compare(connection);
    return last;
  }

  private HealthReport.Drift compare(Connection connection) throws SQLException {
    CatalogLock lock;
    try {
      lock = CatalogLock.read(file);
    } catch (IOException | IllegalArgumentException e) {
      return HealthReport.Drift.NOT_CHECKED;
    }
    // Rolled back in any case: with it goes what reading sets for itself.
    Savepoint before = connection.setSavepoint();
    try (Statement statement = connection.createStatement()) {
      statement.execute(HARDLY_WAIT);
      Drift drift = Drift.byLock(lock, CatalogReader.read(connection, CatalogFilter.OWN), notOurs);
      return new HealthReport.Drift(
          true,
          drift.report().differences().stream().map(ObjectDifference::inDatabase).toList(),
          drift.compared().notes());
    } catch (SQLException e) {
      if (SqlState.isConnectionLost(e)) {
        throw e;
      }
      return last;
    } finally {
      connection.rollback(before);
    }
  }
}
