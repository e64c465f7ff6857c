// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.event.Event;
import dev.lockstep.health.HealthReport;
import dev.lockstep.health.HealthStatus;
import dev.lockstep.health.Observation;
import dev.lockstep.postgres.own.LockstepSchema;
import dev.lockstep.support.Eventually;
import dev.lockstep.support.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DriftWatchTest {
  private final TestDatabase database = TestDatabase.create();
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final AtomicInteger told = new AtomicInteger();
  private final DriftWatch one = watch();
  private final DriftWatch other = watch();

  @BeforeEach
  void install() throws SQLException {
    try (Connection connection = database.connections().open()) {
      LockstepSchema.install(connection);
    }
  }

  @AfterEach
  void close() {
    one.close();
    other.close();
    database.close();
  }

  private DriftWatch watch() {
    DriftWatch watch = new DriftWatch(database.connections(), events::add, told::incrementAndGet);
    watch.start();
    return watch;
  }

  private static Observation seen(HealthStatus status, String... differences) {
    HealthReport report =
        new HealthReport(
            status,
            Instant.EPOCH,
            new HealthReport.DatabaseHealth(true, 1.0, "18.4", "app", false, null),
            new HealthReport.Tables(List.of(), List.of(), List.of()),
            new HealthReport.Migrations(null, 0, List.of(), List.of(), null, List.of()),
            new HealthReport.Drift(true, List.of(differences)),
            List.of(),
            null);
    return new Observation(report, true, null, null, null, List.of(), Map.of(), List.of());
  }

  /** As often as health is checked, until the word is there and each of them knows of it. */
  private void until(String types, Observation observation, DriftWatch... watches) {
    Eventually.isTrue(
        types,
        () -> {
          for (DriftWatch watch : watches) {
            watch.checked(observation);
          }
          return said().equals(types)
              && Stream.of(watches).allMatch(watch -> watch.isKnown(observation.report()));
        });
  }

  private String said() {
    return database.value(
        "SELECT coalesce(string_agg(split_part(type, '.', 4) || coalesce(data ->> 'differences',"
            + " ''), ' ' ORDER BY id), '') FROM lockstep.notification");
  }

  @Test
  void driftIsToldOnceWhoeverSeesItAndAlsoThatItIsGone() {
    until("found2", seen(HealthStatus.DRIFTED, "table a", "table b"), one, other);
    until("found2 gone", seen(HealthStatus.HEALTHY), one, other);
    until("found2 gone found1", seen(HealthStatus.DRIFTED, "table a"), other);

    try (DriftWatch restarted = watch()) {
      // Nothing is certain while migrations are pending.
      restarted.checked(seen(HealthStatus.PENDING));
      until("found2 gone found1 gone", seen(HealthStatus.GATED), restarted);
    }
    assertThat(told).hasValue(4);
    assertThat(events).extracting(Event::name).doesNotContain("news-not-written");
  }
}
