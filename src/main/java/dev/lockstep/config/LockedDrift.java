package dev.lockstep.config;

import dev.lockstep.catalog.CatalogLock;
import dev.lockstep.diff.Difference;
import dev.lockstep.drift.Drift;
import dev.lockstep.health.DriftSource;
import dev.lockstep.health.HealthReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Drift at run time, by the shipped lock file: catalog queries only, no scratch database, at most
 * once a minute; in between the last answer stands.
 */
public final class LockedDrift implements DriftSource {
  private static final Duration PERIOD = Duration.ofMinutes(1);

  private final Path file;
  private final Clock clock;
  private HealthReport.Drift last = HealthReport.Drift.NOT_CHECKED;
  private @Nullable Instant checkedAt;

  /** Over the lock of the schema folder; nothing is checked where there is none. */
  public LockedDrift(Path schema, Clock clock) {
    this.file = schema.resolve(CatalogLock.FILE_NAME);
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
    try {
      Drift drift = Drift.byLock(CatalogLock.read(file), connection);
      last =
          new HealthReport.Drift(
              true, drift.report().differences().stream().map(Difference::message).toList());
    } catch (IOException | IllegalArgumentException e) {
      last = HealthReport.Drift.NOT_CHECKED;
    }
    checkedAt = now;
    return last;
  }
}
