// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StatementSplitterTest {
  private static List<String> texts(String sql) {
    return StatementSplitter.split(sql).stream().map(SqlStatement::text).toList();
  }

  @Test
  void semicolonsInStringsAndQuotedNamesEndNothing() {
    assertThat(texts("SELECT 'a;''b;'; SELECT \"c;\"\"d\"; SELECT E'\\';x'"))
        .containsExactly("SELECT 'a;''b;'", "SELECT \"c;\"\"d\"", "SELECT E'\\';x'");
  }

  @Test
  void dollarQuotesMayNestAndCarryTags() {
    assertThat(texts("DO $a$ BEGIN; PERFORM $b$ ; $b$; END $a$; SELECT $1 ; SELECT $$;$$"))
        .containsExactly("DO $a$ BEGIN; PERFORM $b$ ; $b$; END $a$", "SELECT $1", "SELECT $$;$$");
  }

  @Test
  void nestedCommentsAreSkippedAndCountedInLines() {
    List<SqlStatement> statements =
        StatementSplitter.split("/* a; /* b; */ \n ; */ -- c;\nSELECT 1; -- d\n\nSELECT\n2");
    assertThat(statements).extracting(SqlStatement::line).containsExactly(3, 5);
    assertThat(statements).extracting(SqlStatement::text).containsExactly("SELECT 1", "SELECT\n2");
  }

  @Test
  void rulesInParenthesesAndSqlBodiesStayWhole() {
    String rule = "CREATE RULE r AS ON DELETE TO t DO ALSO (DELETE FROM a; DELETE FROM b)";
    String function =
        "CREATE FUNCTION f(x int) RETURNS int BEGIN ATOMIC SELECT CASE WHEN x > 0 THEN 1 END;"
            + " SELECT 2; END";
    assertThat(texts(rule + ";" + function + ";SELECT 3"))
        .containsExactly(rule, function, "SELECT 3");
  }

  @Test
  void aTransactionBlockIsOrdinaryStatements() {
    assertThat(texts("BEGIN; SELECT 1; END;")).containsExactly("BEGIN", "SELECT 1", "END");
  }

  @Test
  void theHeadHasWordsInUpperCaseAndNoComments() {
    SqlStatement statement =
        StatementSplitter.split("create /* x */ index concurrently \"My Index\" on t (a)").get(0);
    assertThat(statement.head())
        .containsExactly(
            "CREATE", "INDEX", "CONCURRENTLY", "\"My Index\"", "ON", "T", "(", "A", ")");
  }

  @Test
  void anUnfinishedQuoteIsOneStatementForPostgresToRefuse() {
    assertThat(texts("SELECT 'a; SELECT 2")).containsExactly("SELECT 'a; SELECT 2");
  }
}
