// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.size;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.postgres.session.OwnConnection;
import dev.lockstep.support.Eventually;
import dev.lockstep.support.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the server itself says of the same tables. */
class LiveSizesTest {
  private final TestDatabase database = TestDatabase.create();

  @BeforeEach
  void fill() {
    database.execute(
        "CREATE TABLE \"Art\" (id bigint PRIMARY KEY, title text)",
        "CREATE INDEX ON \"Art\" (title)",
        "INSERT INTO \"Art\" SELECT i, repeat('x', 100) FROM generate_series(1, 2000) i",
        "CREATE SCHEMA app",
        "CREATE TABLE app.parts (id int) PARTITION BY RANGE (id)",
        "CREATE TABLE app.parts_1 PARTITION OF app.parts FOR VALUES FROM (0) TO (10)",
        "INSERT INTO app.parts VALUES (3)",
        "ANALYZE");
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Sizes read() {
    try (Connection connection = OwnConnection.of(database.open())) {
      return LiveSizes.read(connection);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void tablesAreAsTheServerHasThem() {
    Sizes sizes = read();
    assertThat(sizes.tables())
        .extracting(TableSize::name)
        .containsExactlyInAnyOrder("\"Art\"", "app.parts_1");
    TableSize art = sizes.find("\"Art\"").orElseThrow();
    assertThat(art.rows()).isEqualTo(2000);
    assertThat(art.indexes()).isEqualTo(2);
    assertThat(art.bytes() + "," + art.indexBytes())
        .isEqualTo(
            database.value("SELECT pg_table_size('\"Art\"') || ',' || pg_indexes_size('\"Art\"')"));
    assertThat(sizes.find("app.parts_1").orElseThrow().rows()).isEqualTo(1);
    assertThat(sizes.writesSince()).isBeforeOrEqualTo(sizes.at());
    assertThat(sizes.find("nothing")).isEmpty();
  }

  /** Nothing waits for a table that is locked against everything. */
  @Test
  void aLockedTableKeepsNoOneWaiting() throws Exception {
    try (Connection other = database.open()) {
      other.setAutoCommit(false);
      other.createStatement().execute("LOCK TABLE \"Art\"");
      Eventually.until(this::read, sizes -> sizes.longestTransaction().toMillis() > 50);
      TableSize art = read().find("\"Art\"").orElseThrow();
      assertThat(art.rows()).isEqualTo(2000);
      assertThat(art.bytes())
          .isEqualTo(
              Long.parseLong(
                  database.value("SELECT relpages * 8192 FROM pg_class WHERE relname = 'Art'")));
      other.rollback();
    }
  }

  @Test
  void whatStatusPrintsIsReadAgain() {
    Sizes read =
        SizesText.parse(
            """
            {"status": "healthy", "tables": {"expected": ["a"]}, "undo": [{"at": "x"}],
             "sizes": {"at": "2026-11-26T12:00:00Z", "writesSince": "2026-11-01T00:00:00Z",
               "longestTransactionMs": 180000, "more": {"of": [1]},
               "tables": [{"name": "app.\\"Order\\"", "rows": 5000000, "bytes": 42949672960,
                 "indexBytes": 1024, "indexes": 3, "writesPerSecond": 12.5, "later": null}]}}
            """);
    assertThat(read.longestTransaction()).isEqualTo(Duration.ofMinutes(3));
    assertThat(read.tables())
        .isEqualTo(
            List.of(new TableSize("app.\"Order\"", 5_000_000, 42_949_672_960L, 1024, 3, 12.5)));
    assertThat(read.tables().getFirst().text())
        .isEqualTo("5,000,000 rows, 40 GB and 3 indexes of 1024 bytes, 13 writes a second");
    assertThatThrownBy(() -> SizesText.parse("{\n\"status\": \"healthy\"}"))
        .hasMessageContaining("line 2 is not what status prints: there are no sizes in it");
    assertThatThrownBy(() -> SizesText.parse("[]")).hasMessageContaining("it is no object");
  }
}
