// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.backfill.api.AppliedMigrations;
import dev.lockstep.backfill.api.Backfill;
import dev.lockstep.backfill.api.BackfillException;
import dev.lockstep.backfill.api.ComputedValues;
import dev.lockstep.backfill.engine.BackfillEngine;
import dev.lockstep.backfill.engine.DueBackfills;
import dev.lockstep.backfill.engine.Triggers;
import dev.lockstep.backfill.run.Run;
import dev.lockstep.backfill.run.RunState;
import dev.lockstep.postgres.Connections;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TriggersTest {
  private static DueBackfills at(String now, BackfillHarness harness) {
    return new DueBackfills(
        new Triggers(AppliedMigrations.ALL),
        harness.events::add,
        Clock.fixed(Instant.parse(now), ZoneOffset.UTC));
  }

  private static String runs(BackfillHarness harness) {
    return harness.database.value("SELECT count(*) FROM lockstep.backfill_run");
  }

  @Test
  void aTickIsTakenOnceOverAllReplicas() throws Exception {
    try (BackfillHarness harness = new BackfillHarness()) {
      Connections one = harness.database.connections();
      ControlTest.counters(harness, 10);
      harness.write(
          "increment", ControlTest.INCREMENT.replace("workers: 1", "schedule: \"0 3 * * *\""));
      var all = harness.definitions().all();
      at("2026-11-22T12:00:00Z", harness).trigger(one, all);
      assertThat(runs(harness)).as("seen for the first time").isEqualTo("0");
      at("2026-11-23T02:59:59Z", harness).trigger(one, all);
      assertThat(runs(harness)).as("not due").isEqualTo("0");
      at("2026-11-23T03:00:00Z", harness).trigger(one, all);
      at("2026-11-23T03:00:01Z", harness).trigger(one, all);
      assertThat(runs(harness)).isEqualTo("1");
      harness.engine();
      harness.ended(1);
      at("2026-11-26T12:00:00Z", harness).trigger(one, all);
      at("2026-11-26T12:00:00Z", harness).trigger(one, all);
      assertThat(runs(harness)).as("missed ones are made up for by one").isEqualTo("2");
    }
  }

  @Test
  void theDatabaseIsAskedOnlyWhenAScheduleHasComeRound() throws Exception {
    try (BackfillHarness harness = new BackfillHarness()) {
      ControlTest.counters(harness, 10);
      harness.write(
          "increment", ControlTest.INCREMENT.replace("workers: 1", "schedule: every 15m"));
      var all = harness.definitions().all();
      Instant[] now = {Instant.parse("2026-11-22T12:00:00Z")};
      DueBackfills due =
          new DueBackfills(
              new Triggers(AppliedMigrations.ALL),
              harness.events::add,
              new Clock() {
                @Override
                public Instant instant() {
                  return now[0];
                }

                @Override
                public ZoneOffset getZone() {
                  return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                  return this;
                }
              });
      Connections connections = harness.database.connections();
      assertThat(due.trigger(connections, all)).as("not seen before").isTrue();
      now[0] = Instant.parse("2026-11-22T12:14:59Z");
      assertThat(
              due.trigger(
                  () -> {
                    throw new AssertionError("asked between two ticks");
                  },
                  all))
          .isFalse();
      now[0] = Instant.parse("2026-11-22T12:15:00Z");
      assertThatThrownBy(
              () ->
                  due.trigger(
                      () -> {
                        throw new SQLException("away");
                      },
                      all))
          .hasMessage("away");
      assertThat(due.trigger(connections, all)).as("asked again after a failure").isTrue();
      assertThat(runs(harness)).isEqualTo("1");
    }
  }

  @Test
  void aTriggerIsHeardAtOnce() throws Exception {
    try (BackfillHarness harness = new BackfillHarness()) {
      ControlTest.counters(harness, 10);
      harness.write("increment", ControlTest.INCREMENT);
      harness.settings = harness.settings.withPoll(Duration.ofHours(1));
      BackfillEngine engine = harness.engine();
      engine.listen(harness.database.connections());
      BackfillHarness.await(
          () ->
              harness
                  .database
                  .value(
                      "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"
                          + " AND datname = current_database()")
                  .equals("1"));
      assertThat(harness.run("increment").state()).isEqualTo(RunState.COMPLETE);
    }
  }

  @Test
  void aRequiredMigrationThatIsNotAppliedRefuses() throws Exception {
    try (BackfillHarness harness = new BackfillHarness()) {
      ControlTest.counters(harness, 10);
      harness.write("increment", ControlTest.INCREMENT.replace("workers: 1", "requires: 7"));
      Backfills backfills =
          new Backfills(
              harness.database.connections(),
              harness.definitions(),
              (connection, version) -> !version.equals("7"));
      assertThatThrownBy(() -> backfills.trigger("increment", "test"))
          .isInstanceOf(BackfillException.class)
          .hasMessage(
              "backfill increment requires migration 7, which is not applied: run 'lockstep"
                  + " migrate' first");
    }
  }

  @Test
  void aBackfillInJavaWritesComputedValuesByCopy() throws Exception {
    try (BackfillHarness harness = new BackfillHarness()) {
      harness.database.execute(
          "CREATE TABLE texts (id int PRIMARY KEY, body text NOT NULL, turned text)",
          "INSERT INTO texts SELECT i, E'tab\\t\\\\' || i FROM generate_series(1, 300) i");
      harness.write(new Turned());
      harness.engine();
      Run run = harness.run("turned");
      assertThat(run.error()).isNull();
      assertThat(run.state()).isEqualTo(RunState.COMPLETE);
      assertThat(run.counts().changed()).isEqualTo(300);
      assertThat(harness.database.value("SELECT count(*) FROM texts WHERE turned = reverse(body)"))
          .isEqualTo("300");
    }
  }

  private static final class Turned implements Backfill {
    @Override
    public String name() {
      return "turned";
    }

    @Override
    public String version() {
      return "1";
    }

    @Override
    public Options options() {
      return Options.of("texts");
    }

    @Override
    public long batch(Batch batch) throws java.sql.SQLException {
      ComputedValues computed = batch.computed(List.of("turned"));
      try (java.sql.ResultSet rows = batch.rows("id, body")) {
        while (rows.next()) {
          computed.add(
              new dev.lockstep.backfill.api.Key(List.of(rows.getString("id"))),
              List.of(new StringBuilder(rows.getString("body")).reverse().toString()));
        }
      }
      return computed.write();
    }

    @Override
    public long remaining(Connection connection) throws java.sql.SQLException {
      try (var statement = connection.createStatement();
          var rows = statement.executeQuery("SELECT count(*) FROM texts WHERE turned IS NULL")) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }
}
