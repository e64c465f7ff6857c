package dev.lockstep.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.backfill.definition.DefinitionException;
import dev.lockstep.backfill.run.Run;
import dev.lockstep.backfill.run.RunState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class KeysTest {
  private static String definition(String header, String condition) {
    return """
    /* lockstep
    table: things
    batch: 7
    %s
    */
    -- @batch
    UPDATE things SET n = n + 1 WHERE %s;
    -- @remaining
    SELECT count(*) FROM things WHERE n = 0;
    """
        .formatted(header, condition);
  }

  private static final String SINGLE = "k > :from AND k <= :to";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          bigint           | i * 1000003
          smallint         | i - 32768 + 1
          text             | md5(i::text)
          varchar(40)      | md5(i::text)
          char(8)          | lpad(i::text, 8, '0')
          uuid             | md5(i::text)::uuid
          timestamptz      | timestamptz '2026-10-25 00:00 Europe/Berlin' + i * interval '13 minutes'
          timestamp        | timestamp '2026-01-01' + i * interval '13 minutes'
          date             | date '1999-12-01' + i
          numeric(12,3)    | i * 1.125
          double precision | i / 7.0
          bytea            | decode(md5(i::text), 'hex')
          positive         | i
          """)
  void keysOfEachTypeAreWalkedOnce(String type, String value) throws Exception {
    try (BackfillHarness harness = new BackfillHarness()) {
      harness.settings = harness.settings.withRangeRows(60);
      harness.database.execute(
          "CREATE DOMAIN positive AS int CHECK (value > 0)",
          "CREATE TABLE things (k " + type + " PRIMARY KEY, n int NOT NULL DEFAULT 0)",
          "INSERT INTO things SELECT " + value + " FROM generate_series(1, 200) i");
      harness.write("things", definition("", SINGLE));
      harness.engine();
      walkedOnce(harness, 200);
    }
  }

  @Test
  void compositeKeysAreWalkedRowWise() throws Exception {
    try (BackfillHarness harness = new BackfillHarness()) {
      harness.settings = harness.settings.withRangeRows(40);
      harness.database.execute(
          "CREATE TABLE things (region text, \"No\" int, n int NOT NULL DEFAULT 0,"
              + " PRIMARY KEY (region, \"No\"))",
          "INSERT INTO things SELECT r, i FROM unnest(ARRAY['', 'eu', 'us']) r,"
              + " generate_series(-20, 40) i");
      harness.write(
          "things",
          definition(
              "",
              "(region, \"No\") > (:from.region, :from.\"No\")"
                  + " AND (region, \"No\") <= (:to.region, :to.\"No\")"));
      harness.engine();
      walkedOnce(harness, 183);
    }
  }

  @Test
  void partitionedTablesAndDescendingIndexesAreWalked() throws Exception {
    try (BackfillHarness harness = new BackfillHarness()) {
      harness.settings = harness.settings.withRangeRows(40);
      harness.database.execute(
          "CREATE TABLE things (k int NOT NULL, n int NOT NULL DEFAULT 0) PARTITION BY RANGE (k)",
          "CREATE TABLE things_1 PARTITION OF things FOR VALUES FROM (0) TO (50)",
          "CREATE TABLE things_2 PARTITION OF things FOR VALUES FROM (50) TO (1000)",
          "CREATE UNIQUE INDEX ON things (k DESC)",
          "INSERT INTO things SELECT i FROM generate_series(0, 149) i");
      harness.write("things", definition("key: k", SINGLE));
      harness.engine();
      walkedOnce(harness, 150);
    }
  }

  private static void walkedOnce(BackfillHarness harness, int rows) throws Exception {
    Run run = harness.run("things");
    assertThat(run.error()).isNull();
    assertThat(run.state()).isEqualTo(RunState.COMPLETE);
    assertThat(run.counts().scanned()).isEqualTo(rows);
    assertThat(harness.database.rows("SELECT n, count(*) FROM things GROUP BY n"))
        .containsExactly("1|" + rows);
    assertThat(harness.journalFaults()).isEmpty();
  }

  @Test
  void aFirstKeyThatNothingIsBelowIsNamed() throws Exception {
    try (BackfillHarness harness = new BackfillHarness()) {
      harness.database.execute(
          "CREATE TABLE things (k text PRIMARY KEY, n int NOT NULL DEFAULT 0)",
          "INSERT INTO things VALUES (''), ('a')");
      harness.write("things", definition("", SINGLE));
      harness.engine();
      Run run = harness.run("things");
      assertThat(run.state()).isEqualTo(RunState.FAILED);
      assertThat(run.error()).startsWith("no value is below the first key");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          k int PRIMARY KEY, n int          | table: nothing | k > :from AND k <= :to | things.sql:2: there is no table nothing
          k int, n int                      | -              | k > :from AND k <= :to | things.sql:2: things has no primary key: name a 'key:'
          k int, n int                      | key: id        | k > :from AND k <= :to | things.sql:4: things has no column id
          k int UNIQUE, n int               | key: k         | k > :from AND k <= :to | things.sql:4: k may be null: rows without a key would never be visited
          k int NOT NULL, n int             | key: k         | k > :from AND k <= :to | things.sql:4: (k) is not unique in things: add a unique index, or name another key
          k int PRIMARY KEY, n int NOT NULL | key: n, k      | k > :from.k AND k <= :to.k AND (:from.n, :to.n) IS NOT NULL | things.sql:4: (n, k) is not the start of an index of things (all columns one way, whole table, default collation): add one, or name another key
          k int PRIMARY KEY, n int          | -              | k > :from              | things.sql:7: '@batch' does not use :to: it would go beyond its range
          k int PRIMARY KEY, n int          | -              | k > :from AND k <= :until | things.sql:7: unknown parameter :until; known are :from, :to
          k int PRIMARY KEY, n int          | -              | k > :from AND k <= :to AND nope | things.sql:7: does not prepare: column "nope" does not exist
          """)
  void whatCannotRunHereIsAnErrorWithItsLine(
      String columns, String header, String condition, String message) throws Exception {
    try (BackfillHarness harness = new BackfillHarness()) {
      harness.database.execute("CREATE TABLE things (" + columns + ")");
      String text = definition(header == null ? "" : header, condition);
      if (header != null && header.startsWith("table:")) {
        text = definition("", condition).replace("table: things", header);
      }
      harness.write("things", text);
      assertThatThrownBy(() -> harness.backfills().trigger("things", "test"))
          .isInstanceOf(DefinitionException.class)
          .satisfies(
              e ->
                  assertThat(((DefinitionException) e).problems())
                      .extracting(Object::toString)
                      .contains(message));
      assertThat(harness.database.value("SELECT to_regnamespace('lockstep') IS NULL"))
          .as("nothing was written")
          .isEqualTo("t");
    }
  }
}
