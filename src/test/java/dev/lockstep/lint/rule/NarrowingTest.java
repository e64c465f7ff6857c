// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.support.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rows that the query finds are those that PostgreSQL refuses, or would change. */
class NarrowingTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "character varying(50) | character varying(3) | 'four' | 'two'",
        "text                  | character varying(3) | 'four' | 'two'",
        "integer               | character varying(3) | 1000   | 999",
        "bigint                | integer              | 2147483648 | 2147483647",
        "integer               | smallint             | -32769 | -32768",
        "numeric(10,2)         | numeric(4,2)         | 100.00 | 99.99",
        "numeric(10,2)         | numeric(10,1)        | 0.25   | 0.50",
        "integer               | numeric(3,1)         | 100    | 99",
        "numeric               | integer              | 1.5    | 2",
        "text                  | integer              | 'x1'   | ' 1'",
        "text                  | date                 | '2026-02-30' | '2026-02-28'",
      })
  void theConditionHoldsOfTheRowsThatDoNotFit(String from, String to, String bad, String good) {
    try (TestDatabase database = TestDatabase.create()) {
      database.execute(
          "CREATE TABLE t (n int, \"Value\" " + from + ")",
          "INSERT INTO t VALUES (1, " + bad + "), (2, " + good + "), (3, NULL)");
      String condition = Narrowing.condition("Value", from, to).orElseThrow();
      assertThat(database.rows("SELECT n FROM t WHERE " + condition)).containsExactly("1");
      // What PostgreSQL says: it refuses the one, or the value is another one afterwards.
      String using = from.equals("text") ? " USING \"Value\"::" + to : "";
      String change = "ALTER TABLE t ALTER \"Value\" TYPE " + to + using;
      database.execute("CREATE TABLE kept AS SELECT * FROM t");
      try {
        database.execute(change);
      } catch (AssertionError e) {
        database.execute("DELETE FROM t WHERE n = 1", change);
      }
      String same =
          "SELECT t.n FROM t JOIN kept USING (n) WHERE t.\"Value\"::text = kept.\"Value\"::text"
              + " OR t.\"Value\"::text::numeric = kept.\"Value\"::text::numeric";
      boolean numbers = !to.contains("character") && !to.equals("date");
      String text =
          "SELECT t.n FROM t JOIN kept USING (n) WHERE t.\"Value\"::text = kept.\"Value\"::text";
      assertThat(database.rows(numbers ? same : text)).containsExactly("2");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "character varying(50) | character varying(100)",
        "character varying(50) | text",
        "integer               | bigint",
        "integer               | text",
        "numeric(10,2)         | numeric(12,2)",
        "numeric(10,2)         | numeric",
        "date                  | timestamp with time zone",
      })
  void whatBecomesWiderHasNone(String from, String to) {
    assertThat(Narrowing.condition("value", from, to)).isEmpty();
  }
}
