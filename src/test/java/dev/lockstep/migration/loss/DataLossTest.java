// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.loss;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.sql.StatementSplitter;
import dev.lockstep.support.TestDatabase;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataLossTest {
  private static List<DataLoss> losses(String sql) {
    return StatementSplitter.split(sql).stream()
        .flatMap(statement -> DataLoss.of(statement).stream())
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ALTER TABLE a DROP b                                        | drops column a.b
          alter table if exists only s.a drop column if exists "B c"  | drops column s.a."B c"
          ALTER TABLE a ADD x int, DROP b, ALTER c DROP DEFAULT, DROP d CASCADE | drops column a.b, drops column a.d
          ALTER TABLE a ADD CHECK (x IN (1, 2)), DROP CONSTRAINT c    | ``
          ALTER TABLE a ALTER b DROP NOT NULL                         | ``
          alter /* "x" */ table Artists drop "born", drop U&"d\\0061te" | drops column artists.born, drops column artists.date
          WITH x AS (SELECT $$ DELETE FROM y $$) SELECT 1             | ``
          DROP /* /* a */ */ TABLE "a;b"                              | drops table "a;b"
          DROP TABLE IF EXISTS a, s."B" CASCADE                       | drops table a, drops table s."B"
          DROP /* , x */ SCHEMA old -- , y                            | drops schema old
          DROP SEQUENCE q                                             | drops sequence q
          DROP EXTENSION IF EXISTS hstore                             | drops extension hstore
          DROP TYPE mood                                              | ``
          DROP TYPE mood CASCADE                                      | drops with CASCADE, and so each column of it, type mood
          ALTER TYPE address DROP ATTRIBUTE IF EXISTS town            | drops attribute address.town
          DROP INDEX i                                                | ``
          DROP VIEW v                                                 | ``
          TRUNCATE a, only b RESTART IDENTITY                         | empties table a, empties table b
          DELETE FROM ONLY a WHERE b IN (SELECT 1)                    | deletes rows of a
          WITH gone AS (DELETE FROM a RETURNING *) INSERT INTO b SELECT * FROM gone | deletes rows of a
          MERGE INTO a USING b ON true WHEN MATCHED THEN DELETE       | deletes rows of a
          DO $$ BEGIN EXECUTE 'DROP TABLE a'; END $$                  | may take data away, which its words do not tell: DO in line 1
          CALL clean()                                                | may take data away, which its words do not tell: CALL in line 1
          INSERT INTO a VALUES ('DROP TABLE a')                       | ``
          UPDATE a SET b = 1                                          | ``
          """)
  void isToldByTheWords(String sql, String expected) {
    assertThat(String.join(", ", losses(sql).stream().map(DataLoss::text).toList()))
        .isEqualTo(expected);
  }

  @Test
  void isCountedWhereThereIsADatabase() throws Exception {
    try (TestDatabase database = TestDatabase.create();
        Connection connection = database.open()) {
      database.execute(
          "CREATE TABLE \"Works\" (id int, title text)",
          "INSERT INTO \"Works\" SELECT n, CASE WHEN n % 5 = 0 THEN 't' END"
              + " FROM generate_series(1, 1000) n",
          "CREATE TABLE parts (id int) PARTITION BY LIST (id)",
          "CREATE TABLE parts_1 PARTITION OF parts FOR VALUES IN (1)",
          "INSERT INTO parts SELECT 1 FROM generate_series(1, 30)",
          "CREATE SCHEMA old",
          "CREATE TABLE old.prices (id int)",
          "INSERT INTO old.prices VALUES (1), (2)",
          "ANALYZE old.prices");
      List<DataCount> counts =
          DataCount.of(
              connection,
              losses(
                  """
                  ALTER TABLE "Works" DROP COLUMN title, DROP nothing;
                  DROP TABLE parts;
                  DROP SCHEMA old CASCADE;
                  DROP TABLE not_there_yet;
                  DELETE FROM (nonsense);
                  """));
      assertThat(counts)
          .extracting(count -> count.text().replaceAll(", \\d+ (bytes|kB)$", ", n kB"))
          .containsExactly(
              "drops column \"Works\".title: 1000 rows, 200 of them with a value, n kB",
              "drops column \"Works\".nothing: rows not counted, n kB",
              "drops table parts: 30 rows, n kB",
              "drops schema old: about 2 rows, n kB",
              "drops table not_there_yet",
              "deletes rows of (");
      assertThat(counts.get(0).bytes()).isPositive();
      assertThat(connection.getAutoCommit()).isTrue();
    }
  }
}
