// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.backfill.definition.DefinitionException;
import dev.lockstep.backfill.run.Run;
import dev.lockstep.backfill.run.RunState;
import dev.lockstep.support.TestDatabase;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class KeysTest {
  private static String definition(String header, String condition) {
    return """
    /* lockstep
    table: things
    batch: 23
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

  /** One table, one backfill for each type, in one database under one engine. */
  private static final Map<String, String> TYPES =
      new TreeMap<>(
          Map.ofEntries(
              entry("bigint", "i * 1000003"),
              entry("smallint", "i - 32768 + 1"),
              entry("text", "md5(i::text)"),
              entry("varchar(40)", "md5(i::text)"),
              entry("char(8)", "lpad(i::text, 8, '0')"),
              entry("uuid", "md5(i::text)::uuid"),
              entry(
                  "timestamptz",
                  "timestamptz '2026-10-25 00:00 Europe/Berlin' + i * interval '13 minutes'"),
              entry("timestamp", "timestamp '2026-01-01' + i * interval '13 minutes'"),
              entry("date", "date '1999-12-01' + i"),
              entry("numeric(12,3)", "i * 1.125"),
              entry("double precision", "i / 7.0"),
              entry("bytea", "decode(md5(i::text), 'hex')"),
              entry("integer", "-2147483648 + (i - 1) * 7"),
              entry("oid", "(i - 1)::oid"),
              entry(
                  "timestamp(0)",
                  "CASE i WHEN 1 THEN '-infinity' ELSE timestamp '2026-01-01' + i * interval '1 day' END"),
              entry("interval", "i * interval '7 minutes'"),
              entry("timetz", "timetz '00:00+02' + i * interval '7 minutes'"),
              entry("inet", "inet '10.0.0.0' + i"),
              entry("macaddr", "('00:00:00:00:00:' || lpad(to_hex(i), 2, '0'))::macaddr"),
              entry("money", "i::money"),
              entry("bit varying", "i::bit(8)::varbit"),
              entry("pg_lsn", "('0/' || to_hex(i - 1))::pg_lsn"),
              entry("jsonb", "jsonb_build_object('n', i)"),
              entry("int[]", "ARRAY[i, 200 - i]"),
              entry("int4range", "int4range(CASE i WHEN 1 THEN NULL ELSE i END, i + 1)"),
              entry("mood", "('m' || i)::mood"),
              entry("positive", "i")));

  private static BackfillHarness types;

  /** Where nothing ever runs. */
  private static TestDatabase untouched;

  @BeforeAll
  static void open() {
    untouched = TestDatabase.create();
    types = new BackfillHarness();
    types.settings = types.settings.withRangeRows(60);
    types.database.execute(
        "CREATE DOMAIN positive AS int CHECK (value > 0)",
        "DO $$BEGIN EXECUTE (SELECT 'CREATE TYPE mood AS ENUM (' || string_agg(quote_literal('m' || i),"
            + " ', ' ORDER BY i) || ')' FROM generate_series(1, 200) i); END$$");
    TYPES.forEach(
        (type, value) -> {
          String table = table(type);
          types.database.execute(
              "CREATE TABLE %s (k %s PRIMARY KEY, n int NOT NULL DEFAULT 0)".formatted(table, type),
              "INSERT INTO %s SELECT %s FROM generate_series(1, 200) i".formatted(table, value));
          types.write(table, definition("", SINGLE).replace("things", table));
        });
    types.engine();
  }

  @AfterAll
  static void close() {
    types.close();
    untouched.close();
  }

  private static String table(String type) {
    return "things_" + type.replaceAll("[^a-z0-9]", "_");
  }

  static Stream<String> types() {
    return TYPES.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("types")
  void keysOfEachTypeAreWalkedOnce(String type) throws Exception {
    walkedOnce(types, table(type), 200);
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
      walkedOnce(harness, "things", 183);
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
      walkedOnce(harness, "things", 150);
    }
  }

  private static void walkedOnce(BackfillHarness harness, String name, int rows) throws Exception {
    Run run = harness.run(name);
    assertThat(run.error()).isNull();
    assertThat(run.state()).isEqualTo(RunState.COMPLETE);
    assertThat(run.counts().scanned()).isEqualTo(rows);
    assertThat(harness.database.rows("SELECT n, count(*) FROM " + name + " GROUP BY n"))
        .containsExactly("1|" + rows);
    assertThat(harness.journalFaults()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          text; ''; k > :from AND k <= :to
          uuid; '00000000-0000-0000-0000-000000000000'; :from < k AND :to >= k
          int8; -9223372036854775808; k > :from::bigint AND k <= CAST(:to AS bigint)
          bool; false; things.k>:from AND things.k<=:to
          int2; -32768; (k) > (:from) AND NOT k > :to
          """)
  void theFirstKeyIsWalkedThoughNoValueIsBelowIt(String type, String first, String condition)
      throws Exception {
    try (BackfillHarness harness = new BackfillHarness()) {
      harness.database.execute(
          "CREATE TABLE things (k " + type + " PRIMARY KEY, n int NOT NULL DEFAULT 0)",
          "INSERT INTO things VALUES (" + first + ")");
      harness.write("things", definition("", condition));
      assertThat(harness.backfills().dryRun("things", harness.settings).sampledRows()).isEqualTo(1);
      harness.engine();
      walkedOnce(harness, "things", 1);
    }
  }

  @Test
  void aCompositeKeyWhoseColumnsAreAllAtTheirLeastIsWalkedFromTheFirst() throws Exception {
    try (BackfillHarness harness = new BackfillHarness()) {
      harness.database.execute(
          "CREATE TABLE things (a text, b bool, n int NOT NULL DEFAULT 0, PRIMARY KEY (a, b))",
          "INSERT INTO things VALUES ('', false), ('', true), ('a', false)");
      harness.write(
          "things",
          definition(
              "",
              "(a > :from.a OR (a = :from.a AND b > :from.b))" + " AND (:to.a, :to.b) >= (a, b)"));
      harness.engine();
      walkedOnce(harness, "things", 3);
    }
  }

  @Test
  void aFirstKeyThatNothingIsBelowIsNamedWhereTheRangeIsNotClear() throws Exception {
    try (BackfillHarness harness = new BackfillHarness()) {
      harness.database.execute(
          "CREATE TABLE things (k text PRIMARY KEY, n int NOT NULL DEFAULT 0)",
          "INSERT INTO things VALUES (''), ('a')");
      harness.write("things", definition("", "k > :from || '' AND k <= :to"));
      harness.engine();
      Run run = harness.run("things");
      assertThat(run.state()).isEqualTo(RunState.FAILED);
      assertThat(run.error())
          .startsWith("no value is below the first key")
          .contains("write the range as key > :from AND key <= :to");
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
    BackfillHarness harness = new BackfillHarness(untouched);
    harness.database.execute(
        "DROP TABLE IF EXISTS things", "CREATE TABLE things (" + columns + ")");
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
