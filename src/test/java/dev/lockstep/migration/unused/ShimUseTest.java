// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.unused;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.postgres.own.LockstepSchema;
import dev.lockstep.shadow.EmbeddedServer;
import dev.lockstep.support.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a look at a shim finds, on a server that counts statements. */
class ShimUseTest {
  /** So short that two looks in which nothing changed are far enough apart. */
  private static final RequiredUnused KUNDE =
      new RequiredUnused("public.kunde", Duration.ofNanos(1), 1);

  private static EmbeddedServer server;

  private TestDatabase database;
  private Connection connection;

  @BeforeAll
  static void start() {
    server = EmbeddedServer.temporary(Map.of("shared_preload_libraries", "pg_stat_statements"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void shimWithRows() throws SQLException {
    database = TestDatabase.on(server);
    database.execute(
        "CREATE EXTENSION pg_stat_statements",
        "CREATE TABLE customers (id int)",
        "CREATE VIEW kunde AS SELECT id FROM customers",
        "INSERT INTO customers VALUES (1)");
    connection = database.connections().open();
    LockstepSchema.install(connection);
  }

  @AfterEach
  void drop() throws SQLException {
    connection.close();
    database.close();
  }

  private void look() throws SQLException {
    ShimUseRecord.write(connection, KUNDE, ShimUseReader.at(connection, KUNDE).orElseThrow());
  }

  private List<ShimInUse> inTheWay() throws SQLException {
    return ShimUse.inTheWay(connection, List.of(KUNDE));
  }

  private String why() throws SQLException {
    assertThat(inTheWay()).hasSize(1);
    return inTheWay().getFirst().text();
  }

  @Test
  void gateOpensWhenNothingChangedBetweenTwoLooks() throws SQLException {
    assertThat(why()).contains("the next 'lockstep migrate', or the service, looks");
    look();
    assertThat(why()).startsWith("no use was seen since the watch began at ");
    look();
    assertThat(inTheWay()).isEmpty();
    // Used again before it was dropped: closed again.
    database.execute("SELECT * FROM kunde");
    look();
    assertThat(why()).startsWith("it was used at ");
    look();
    assertThat(inTheWay()).isEmpty();
  }

  @Test
  void everyWayToNameItCountsAndWhatOnlyLooksLikeItDoesNot() throws SQLException {
    for (String use :
        List.of(
            "select 1 from Public.KUNDE",
            "WITH x AS (SELECT id FROM \"kunde\") SELECT FROM x",
            "INSERT INTO kunde VALUES (2)",
            "/* from a tool */ UPDATE kunde SET id = 3 WHERE id = 2",
            "DELETE FROM kunde WHERE id = 3")) {
      look();
      look();
      assertThat(inTheWay()).isEmpty();
      database.execute(use);
      look();
      assertThat(inTheWay()).as(use).hasSize(1);
    }
    look();
    database.execute(
        "SELECT * FROM customers",
        "CREATE TABLE kunden (kunde_id int)",
        "SELECT kunde_id FROM kunden",
        "COMMENT ON VIEW kunde IS 'x'",
        "-- why\nGRANT SELECT ON kunde TO PUBLIC");
    look();
    assertThat(inTheWay()).isEmpty();
  }

  @Test
  void sessionThatHoldsItNowIsAUse() throws SQLException {
    look();
    look();
    try (Connection other = database.open()) {
      other.setAutoCommit(false);
      other.createStatement().execute("LOCK TABLE kunde IN ACCESS SHARE MODE");
      look();
      assertThat(inTheWay()).hasSize(1);
      other.rollback();
    }
  }

  @Test
  void statisticsThatWereForgottenSayNothing() throws SQLException {
    look();
    look();
    database.execute("SELECT pg_stat_statements_reset()");
    look();
    assertThat(inTheWay()).hasSize(1);
  }

  @Test
  void functionWhoseBodyNamesItIsInTheWay() throws SQLException {
    database.execute(
        "CREATE FUNCTION total() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM kunde'");
    look();
    assertThat(why()).contains("the body of public.total() names it");
  }

  @Test
  void withoutStatisticsAPersonSaysIt() throws SQLException {
    database.execute("DROP EXTENSION pg_stat_statements");
    look();
    look();
    assertThat(why())
        .contains("extension pg_stat_statements is not in this database")
        .contains("lockstep migrate --unused public.kunde");
    ShimUseRecord.confirm(connection, KUNDE.view(), "ann");
    assertThat(inTheWay()).isEmpty();
    // What was said of one view is not said of the next under that name.
    database.execute("DROP VIEW kunde", "CREATE VIEW kunde AS SELECT id FROM customers");
    assertThat(inTheWay()).hasSize(1);
    look();
    assertThat(inTheWay()).hasSize(1);
  }

  @Test
  void whatIsNotThereOrStandsForAnEmptyTableIsNotInTheWay() throws SQLException {
    database.execute("TRUNCATE customers");
    assertThat(inTheWay()).isEmpty();
    database.execute("INSERT INTO customers VALUES (1)");
    assertThat(inTheWay()).hasSize(1);
    database.execute("DROP VIEW kunde");
    assertThat(inTheWay()).isEmpty();
  }
}
