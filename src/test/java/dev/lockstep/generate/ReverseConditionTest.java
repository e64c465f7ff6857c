// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogFilter;
import dev.lockstep.catalog.CatalogReader;
import dev.lockstep.diff.Differ;
import dev.lockstep.diff.rename.Hints;
import dev.lockstep.support.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a reverse leads back to, and which rows PostgreSQL refuses there: it says so. */
class ReverseConditionTest {
  private static TestDatabase database;

  @BeforeAll
  static void create() {
    database = TestDatabase.create();
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  private static Catalog catalog(String sql) throws SQLException {
    database.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public; " + sql);
    try (Connection connection = database.open()) {
      return CatalogReader.read(connection, CatalogFilter.DEFAULT);
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          shorter text   | CREATE TABLE t (b varchar(3)) | CREATE TABLE t (b text) | t.b character varying(3)
          smaller number | CREATE TABLE t (b int) | CREATE TABLE t (b bigint) | t.b integer
          precision      | CREATE TABLE "T ä" (b numeric(5,2)) | CREATE TABLE "T ä" (b numeric(8,4)) | "T ä".b numeric(5,2)
          another type   | CREATE TABLE t (b uuid NOT NULL) | CREATE TABLE t (b text) | t.b uuid, t.b NOT NULL
          strict domain  | CREATE DOMAIN "D" AS int NOT NULL; CREATE TABLE t (b "D") | CREATE DOMAIN "D" AS int; CREATE TABLE t (b "D") | "D" NOT NULL
          checked domain | CREATE DOMAIN d AS int CONSTRAINT k CHECK (value > 3); CREATE TABLE t (b d) | CREATE DOMAIN d AS int; CREATE TABLE t (b d) | k
          small domain   | CREATE DOMAIN d AS varchar(3); CREATE TABLE t (b d) | CREATE DOMAIN d AS text; CREATE TABLE t (b d) | d character varying(3)
          fewer values   | CREATE TYPE "E" AS ENUM ('a'); CREATE TABLE t (b "E") | CREATE TYPE "E" AS ENUM ('a', 'b'); CREATE TABLE t (b "E") | the values of "E"
          fewer bounds   | CREATE TABLE t (b int) PARTITION BY LIST (b); CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1) | CREATE TABLE t (b int) PARTITION BY LIST (b); CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1, 2) | the bounds of t1
          attached again | CREATE TABLE t (b int) PARTITION BY LIST (b); CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1) | CREATE TABLE t (b int) PARTITION BY LIST (b); CREATE TABLE t1 (b int) | the bounds of t1
          of the default | CREATE TABLE t (b int) PARTITION BY LIST (b); CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1); CREATE TABLE d PARTITION OF t DEFAULT | CREATE TABLE t (b int) PARTITION BY LIST (b); CREATE TABLE d PARTITION OF t DEFAULT | the bounds of t1
          longer text    | CREATE TABLE t (b text) | CREATE TABLE t (b varchar(3)) |
          rounded time   | CREATE TABLE t (b timestamp(0)) | CREATE TABLE t (b timestamptz) |
          any text       | CREATE TABLE t (b varchar) | CREATE TABLE t (b int) |
          looser domain  | CREATE DOMAIN d AS int; CREATE TABLE t (b d) | CREATE DOMAIN d AS int NOT NULL; CREATE TABLE t (b d) |
          without domain | CREATE DOMAIN d AS int CHECK (value > 3); CREATE TABLE t (b int) | CREATE DOMAIN d AS int CHECK (value > 3); CREATE TABLE t (b d) |
          more values    | CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (b e) | CREATE TYPE e AS ENUM ('a'); CREATE TABLE t (b e) |
          """)
  void reverseSaysWhichRowsHaveNoPlaceInWhatWasBefore(
      String what, String before, String after, String rules) throws SQLException {
    Catalog to = catalog(before);
    Catalog now = catalog(after);
    String condition = ReverseCondition.of(Differ.diff(now, to, Hints.NONE), now, to, List.of());
    assertThat(condition)
        .isEqualTo(rules == null ? "" : "; it fails if rows written since break " + rules);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          plain  | CREATE TABLE t (a int, b int NOT NULL)
          domain | CREATE DOMAIN d AS int NOT NULL; CREATE TABLE t (a int, b d)
          nested | CREATE DOMAIN e AS int NOT NULL; CREATE DOMAIN d AS e; CREATE TABLE t (a int, b d)
          """)
  void reverseSaysThatNothingFillsAColumn(String what, String before) throws SQLException {
    Catalog to = catalog(before);
    Catalog now = catalog(before.replaceAll(", b .*", ")"));
    assertThat(ReverseCondition.of(Differ.diff(now, to, Hints.NONE), now, to, List.of()))
        .startsWith("; it fails if the table has rows, for nothing fills t.b, NOT NULL");
  }
}
