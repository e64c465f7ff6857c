// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.postgres.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.support.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EmptyTableTest {
  private final TestDatabase database = TestDatabase.create();
  private final String role = "looks_" + ProcessHandle.current().pid();

  @BeforeEach
  void makeRole() {
    database.execute("CREATE ROLE " + role, "GRANT USAGE ON SCHEMA public TO " + role);
  }

  @AfterEach
  void close() {
    database.execute("DROP OWNED BY " + role, "DROP ROLE " + role);
    database.close();
  }

  private boolean isCertain(String table) throws SQLException {
    try (Connection connection = database.open();
        Statement statement = connection.createStatement()) {
      statement.execute("SET ROLE " + role);
      return EmptyTable.isCertain(connection, table);
    }
  }

  @Test
  void aNewTableIsEmptyForARoleThatMayNotReadIt() throws SQLException {
    database.execute("CREATE TABLE \"New One\" (id int)");

    assertThat(isCertain("\"New One\"")).isTrue();
  }

  @Test
  void rowsThatMayNotBeReadAreNotAbsent() throws SQLException {
    database.execute("CREATE TABLE unread (id int)", "INSERT INTO unread VALUES (1)");

    assertThat(isCertain("unread")).isFalse();
  }

  @Test
  void rowsThatAPolicyHidesAreNotAbsent() throws SQLException {
    database.execute(
        "CREATE TABLE hidden (id int)",
        "INSERT INTO hidden VALUES (1)",
        "ALTER TABLE hidden ENABLE ROW LEVEL SECURITY",
        "GRANT SELECT ON hidden TO " + role);

    assertThat(isCertain("hidden")).isFalse();
  }

  @Test
  void aTableWhoseRowsWereAllDeletedIsEmptyForARoleThatSeesEachRow() throws SQLException {
    database.execute(
        "CREATE TABLE cleared (id int)",
        "INSERT INTO cleared VALUES (1)",
        "DELETE FROM cleared",
        "GRANT SELECT ON cleared TO " + role);

    assertThat(isCertain("cleared")).isTrue();
  }

  @Test
  void rowsOfPartitionsAndChildrenCount() throws SQLException {
    database.execute(
        "CREATE TABLE years (y int) PARTITION BY LIST (y)",
        "CREATE TABLE years_parts PARTITION OF years FOR VALUES IN (2025, 2026) PARTITION BY LIST (y)",
        "CREATE TABLE years_2026 PARTITION OF years_parts FOR VALUES IN (2026)",
        "CREATE TABLE parent (id int)",
        "CREATE TABLE child () INHERITS (parent)");
    assertThat(isCertain("years")).isTrue();
    assertThat(isCertain("parent")).isTrue();

    database.execute("INSERT INTO years VALUES (2026)", "INSERT INTO child VALUES (1)");
    assertThat(isCertain("years")).isFalse();
    assertThat(isCertain("parent")).isFalse();
  }

  @Test
  void whatIsNotThereAndWhatIsNoTableIsNotEmpty() throws SQLException {
    database.execute(
        "CREATE VIEW nothing AS SELECT 1 WHERE false", "GRANT SELECT ON nothing TO " + role);

    assertThat(isCertain("absent")).isFalse();
    assertThat(isCertain("nothing")).isFalse();
  }
}
