// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lockstep.support.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WithoutRowsTest {
  private static final TestDatabase DATABASE = TestDatabase.create();

  @BeforeAll
  static void fill() {
    DATABASE.execute(
        "CREATE DOMAIN short AS text CHECK (length(value) < 4)",
        "CREATE TABLE people (email text PRIMARY KEY, born date, age int CHECK (age > 0), note"
            + " varchar(3), boss text REFERENCES people)",
        "INSERT INTO people VALUES ('s3cret')",
        "CREATE TABLE parts (email text) PARTITION BY LIST (email)",
        "CREATE FUNCTION complain(text) RETURNS int LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION"
            + " USING MESSAGE = $1, ERRCODE = '23505'; END$$",
        "CREATE FUNCTION dynamic(text) RETURNS int LANGUAGE plpgsql AS $$DECLARE n int; BEGIN"
            + " EXECUTE 'SELECT ' || $1 INTO n; RETURN n; END$$",
        "CREATE FUNCTION tell(text) RETURNS void LANGUAGE plpgsql AS $$BEGIN"
            + " EXECUTE format('INSERT INTO people (email) VALUES (%L)', $1); END$$",
        "CREATE FUNCTION \"Outer\"(text) RETURNS void LANGUAGE plpgsql AS $$\nBEGIN\n"
            + " PERFORM tell($1); END$$",
        "CREATE FUNCTION fits(text) RETURNS int LANGUAGE sql AS $$SELECT 1; SELECT $1::int$$",
        "CREATE FUNCTION deep(int) RETURNS int LANGUAGE plpgsql AS $$BEGIN"
            + " RETURN CASE WHEN $1 = 0 THEN 1 / $1 ELSE deep($1 - 1) END; END$$",
        "INSERT INTO people VALUES (E'x\nPL/pgSQL function f() line 1 at s3cret\n')");
  }

  @AfterAll
  static void close() {
    DATABASE.close();
  }

  private static SQLException failure(String sql) throws SQLException {
    try (Connection connection = DATABASE.open();
        Statement statement = connection.createStatement()) {
      return catchThrowableOfType(SQLException.class, () -> statement.execute(sql));
    }
  }

  /** Each of them fails with a message or a detail that quotes the row. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT email::int FROM people",
        "SELECT email::date FROM people",
        "SELECT email::json FROM people",
        "SELECT email::uuid FROM people",
        "SELECT email::regclass FROM people",
        "SELECT email::regrole FROM people",
        "SELECT email::regtype FROM people",
        "SELECT email::short FROM people",
        "SELECT to_date(email, 'YYYY') FROM people",
        "SELECT to_number(email, '9') FROM people",
        "SELECT set_config(email, 'x', true) FROM people",
        "SELECT 'x' ~ ('(' || email) FROM people",
        "SELECT complain(email) FROM people",
        "SELECT dynamic(email) FROM people",
        "SELECT dynamic('''' || email) FROM people",
        "DO $$BEGIN RAISE 'for %', (SELECT email FROM people); END$$",
        "INSERT INTO people SELECT * FROM people",
        "INSERT INTO people SELECT 'new', NULL, -1, NULL, email FROM people",
        "INSERT INTO people SELECT 's3cret2', NULL, NULL, NULL, 's3cret3'",
        "INSERT INTO people SELECT NULL, NULL, NULL, NULL, email FROM people",
        "INSERT INTO people (email, note) SELECT 'a', email FROM people",
        "INSERT INTO parts SELECT email FROM people",
        "SELECT tell(email) FROM people",
        "SELECT \"Outer\"(email) FROM people WHERE email LIKE 'x%'",
        "SELECT fits(email) FROM people",
      })
  void noValueIsSaid(String sql) throws SQLException {
    SQLException failure = failure(sql);

    assertThat((Throwable) failure).as(sql).isNotNull();
    assertThat(WithoutRows.of(failure)).doesNotContain("s3cret");
    assertThat(WithoutRows.more(failure)).doesNotContain("s3cret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT people.emial FROM people | Perhaps you meant to reference the column"
            + " \"people.email\".",
        "CREATE VIEW v AS SELECT email FROM people; DROP TABLE people | view v depends on table"
            + " people Use DROP ... CASCADE to drop the dependent objects too.",
        "INSERT INTO people SELECT * FROM people | ''",
        "DO $$BEGIN RAISE 'x' USING HINT = 's3cret'; END$$ | ''",
        "SELECT email::int FROM people | ''",
      })
  void detailAndHintAreSaidWhereTheyHoldNamesAlone(String sql, String says) throws SQLException {
    assertThat(WithoutRows.more(failure(sql))).isEqualTo(says);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT email::int FROM people | a value does not fit, whose message may hold values",
        "INSERT INTO people SELECT * FROM people | "
            + "ERROR: duplicate key value violates unique constraint \"people_pkey\"",
        "SELECT emial FROM people | ERROR: column \"emial\" does not exist",
        "SELEC 1 | ERROR: syntax error at or near \"SELEC\"",
        "DO $$BEGIN RAISE 'x'; END$$ | a function raised an error (in PL/pgSQL function"
            + " inline_code_block line 1 at RAISE), whose message may hold values",
        "SELECT \"Outer\"('s3cret') | ERROR: duplicate key value violates unique constraint"
            + " \"people_pkey\" (in PL/pgSQL function tell(text) line 1 at EXECUTE, called in"
            + " PL/pgSQL function \"Outer\"(text) line 3 at PERFORM)",
        "SELECT fits('s3cret') | a value does not fit (in SQL function \"fits\" statement 2), whose"
            + " message may hold values",
        "SELECT deep(9) | a value does not fit (in PL/pgSQL function deep(integer) line 1 at"
            + " RETURN, called in PL/pgSQL function deep(integer) line 1 at RETURN, called in"
            + " PL/pgSQL function deep(integer) line 1 at RETURN, and 7 more), whose message may"
            + " hold values",
        "SET LOCAL statement_timeout = 1; SELECT pg_sleep(9) | "
            + "ERROR: canceling statement due to statement timeout",
      })
  void whatHoldsNamesAloneIsSaid(String sql, String says) throws SQLException {
    assertThat(WithoutRows.of(failure(sql))).isEqualTo(says.replace("ERROR: ", ""));
  }

  /** The driver quotes values too. */
  @Test
  void aValueThatTheDriverCannotReadIsNotSaid() throws SQLException {
    try (Connection connection = DATABASE.open();
        Statement statement = connection.createStatement();
        var results = statement.executeQuery("SELECT email FROM people")) {
      results.next();
      SQLException failure = catchThrowableOfType(SQLException.class, () -> results.getLong(1));

      assertThat((Throwable) failure).hasMessageContaining("s3cret");
      assertThat(WithoutRows.of(failure)).doesNotContain("s3cret");
    }
  }
}
