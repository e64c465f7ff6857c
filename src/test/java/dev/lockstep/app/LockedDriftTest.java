// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.catalog.CatalogFilter;
import dev.lockstep.catalog.CatalogLock;
import dev.lockstep.catalog.CatalogReader;
import dev.lockstep.health.HealthReport;
import dev.lockstep.support.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockedDriftTest {
  @TempDir private Path schema;
  private final TestDatabase database = TestDatabase.create();
  private final Hand clock = new Hand();

  /** A clock that is moved by hand. */
  private static final class Hand extends Clock {
    private Instant now = Instant.parse("2026-11-22T12:00:00Z");

    void move(Duration by) {
      now = now.plus(by);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  @BeforeEach
  void lock() throws Exception {
    database.execute(
        "CREATE TABLE artworks (id int PRIMARY KEY, title text DEFAULT upper('x'), CHECK (id > 0))",
        "CREATE VIEW titles AS SELECT title FROM artworks");
    try (Connection connection = database.open()) {
      CatalogLock.of(CatalogReader.read(connection, CatalogFilter.DEFAULT), new TreeMap<>())
          .write(schema.resolve(CatalogLock.FILE_NAME));
    }
  }

  @AfterEach
  void drop() {
    database.close();
  }

  /** As health asks: in a transaction that goes on afterwards. */
  private HealthReport.Drift ask(LockedDrift drift) throws Exception {
    try (Connection connection = database.open()) {
      connection.setAutoCommit(false);
      HealthReport.Drift found = drift.drift(connection);
      try (Statement statement = connection.createStatement();
          var path = statement.executeQuery("SHOW search_path")) {
        path.next();
        assertThat(path.getString(1)).isEqualTo("\"$user\", public");
      }
      connection.rollback();
      return found;
    }
  }

  @Test
  void saysWhatDiffersFromTheLock() throws Exception {
    LockedDrift drift = new LockedDrift(schema, java.util.List.of(), clock);
    assertThat(ask(drift)).isEqualTo(new HealthReport.Drift(true, java.util.List.of()));
    database.execute("ALTER TABLE artworks ADD slug text");
    clock.move(Duration.ofMinutes(1));
    assertThat(ask(drift).differences())
        .singleElement()
        .asString()
        .contains("column public.artworks.slug");
  }

  @Test
  void looksOnceAMinuteAtMost() throws Exception {
    LockedDrift drift = new LockedDrift(schema, java.util.List.of(), clock);
    ask(drift);
    database.execute("ALTER TABLE artworks ADD slug text");
    clock.move(Duration.ofSeconds(59));
    assertThat(ask(drift).differences()).isEmpty();
    clock.move(Duration.ofSeconds(1));
    assertThat(ask(drift).differences()).hasSize(1);
  }

  @Test
  void lastAnswerStandsWhileASessionLocksATable() throws Exception {
    LockedDrift drift = new LockedDrift(schema, java.util.List.of(), clock);
    assertThat(ask(drift).checked()).isTrue();
    try (Connection holder = database.open();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("LOCK TABLE artworks, titles IN ACCESS EXCLUSIVE MODE");
      clock.move(Duration.ofMinutes(2));
      // Would wait for ever, or fail the whole check.
      assertThat(ask(drift)).isEqualTo(new HealthReport.Drift(true, java.util.List.of()));
      assertThat(ask(new LockedDrift(schema, java.util.List.of(), clock)).checked()).isFalse();
      holder.rollback();
    }
    clock.move(Duration.ofMinutes(1));
    assertThat(ask(drift).checked()).isTrue();
  }

  @Test
  void nothingIsCheckedWithoutALockOrWithABrokenOne() throws Exception {
    Files.writeString(schema.resolve(CatalogLock.FILE_NAME), "{ nonsense");
    assertThat(ask(new LockedDrift(schema, java.util.List.of(), clock)))
        .isEqualTo(HealthReport.Drift.NOT_CHECKED);
    Files.delete(schema.resolve(CatalogLock.FILE_NAME));
    assertThat(ask(new LockedDrift(schema, java.util.List.of(), clock)))
        .isEqualTo(HealthReport.Drift.NOT_CHECKED);
  }
}
