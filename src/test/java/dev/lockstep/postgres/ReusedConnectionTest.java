// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.support.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ReusedConnectionTest {
  private static int pid(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT pg_backend_pid()")) {
      result.next();
      return result.getInt(1);
    }
  }

  @Test
  void oneConnectionServesUntilItIsCut() throws SQLException {
    try (TestDatabase database = TestDatabase.create();
        ReusedConnection connection = new ReusedConnection(database.connections())) {
      int first = connection.run(ReusedConnectionTest::pid);
      assertThat(connection.run(ReusedConnectionTest::pid)).isEqualTo(first);
      database.execute("SELECT pg_terminate_backend(" + first + ", 10000)");
      int second = connection.run(ReusedConnectionTest::pid);
      assertThat(second).isNotEqualTo(first);
      assertThat(connection.run(ReusedConnectionTest::pid)).isEqualTo(second);
    }
  }

  @Test
  void aFailureIsNotTriedAgainUnlessTheConnectionMayHaveBeenCutBefore() throws SQLException {
    try (TestDatabase database = TestDatabase.create();
        ReusedConnection connection = new ReusedConnection(database.connections())) {
      AtomicInteger attempts = new AtomicInteger();
      Transactions.Work<Integer> cutsItself =
          session -> {
            attempts.incrementAndGet();
            try (Statement statement = session.createStatement()) {
              statement.execute("SELECT pg_terminate_backend(pg_backend_pid())");
            }
            return 0;
          };
      assertThatThrownBy(() -> connection.run(cutsItself)).isInstanceOf(SQLException.class);
      assertThat(attempts).as("on a new connection").hasValue(1);
      connection.close();
      connection.run(ReusedConnectionTest::pid);
      Transactions.Work<Integer> isWrong =
          session -> {
            attempts.incrementAndGet();
            try (Statement statement = session.createStatement()) {
              statement.execute("SELECT 1 / 0");
            }
            return 0;
          };
      attempts.set(0);
      assertThatThrownBy(() -> connection.run(isWrong)).isInstanceOf(SQLException.class);
      assertThat(attempts).as("for no fault of the connection").hasValue(1);
    }
  }
}
