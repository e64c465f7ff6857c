// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.event.Events;
import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.StatementSplitter;
import dev.lockstep.support.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The schema is loaded beside the migrations, on one server of a user: a role that both make may
 * come from the other thread between the question for it and its making.
 */
class RolesOfTwoThreadsTest {
  private static final String ROLE = "of_two_threads_" + ProcessHandle.current().pid();

  private static ScratchServer open() throws SQLException {
    return ScratchServer.openKeeping(
        database ->
            DriverManager.getConnection(
                TestDatabase.server().jdbcUrl(database.isEmpty() ? "postgres" : database)),
        Clock.systemUTC(),
        Events.NONE);
  }

  private static SqlStatement statement(String sql) {
    return StatementSplitter.split(sql).getFirst();
  }

  private static String count() throws SQLException {
    try (TestDatabase database = TestDatabase.create()) {
      return database.value("SELECT count(*) FROM pg_roles WHERE rolname = '" + ROLE + "'");
    }
  }

  /** The block asks itself whether the role is there, and is told no just before it comes. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE ROLE %1$s",
        "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '%1$s') THEN"
            + " CREATE ROLE %1$s; END IF; END $$"
      })
  void a_role_that_a_module_made_meanwhile_is_there(String sql) throws Exception {
    SqlStatement statement = statement(sql.formatted(ROLE));
    SqlStatement create = statement("CREATE ROLE " + ROLE);
    try (ScratchServer server = open();
        ScratchDatabase migrated = server.create();
        ScratchDatabase loaded = server.create();
        Connection migration = migrated.open();
        Connection module = loaded.open();
        Statement session = migration.createStatement()) {
      migration.setAutoCommit(false);
      int[] times = {0};
      migrated
          .roles()
          .run(
              statement,
              migration,
              () -> {
                if (times[0]++ == 0) {
                  loaded.roles().prepareModule(create, module);
                  session.execute(create.text());
                }
                session.execute(statement.text());
              });
      session.execute("CREATE TABLE t (); GRANT SELECT ON t TO " + ROLE);
      migration.commit();
    }
    assertThat(count()).isEqualTo("0");
  }

  @Test
  void one_that_a_user_made_meanwhile_is_an_error() throws Exception {
    SqlStatement create = statement("CREATE ROLE " + ROLE);
    try (TestDatabase database = TestDatabase.create();
        ScratchServer server = open();
        ScratchDatabase migrated = server.create();
        Connection migration = migrated.open();
        Statement statement = migration.createStatement()) {
      assertThatThrownBy(
              () ->
                  migrated
                      .roles()
                      .run(
                          create,
                          migration,
                          () -> {
                            database.execute(create.text());
                            statement.execute(create.text());
                          }))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("already exists");
      database.execute("DROP ROLE " + ROLE);
    }
  }
}
