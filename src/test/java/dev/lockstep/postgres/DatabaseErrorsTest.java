// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.support.TestDatabase;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class DatabaseErrorsTest {
  @Test
  void tooManyConnectionsAreNoLostConnection() {
    String role = "lockstep_crowded_" + ProcessHandle.current().pid();
    try (TestDatabase database = TestDatabase.create()) {
      database.execute("CREATE ROLE " + role + " LOGIN CONNECTION LIMIT 0");
      try {
        SQLException failure =
            Assertions.catchThrowableOfType(
                SQLException.class,
                () ->
                    DriverManager.getConnection(
                            database.jdbcUrl().replaceAll("user=[^&]*", "user=" + role))
                        .close());

        assertThat(DatabaseErrors.describe(failure, "host/app"))
            .startsWith("database host/app gives no more connections: ")
            .contains("CONNECTION LIMIT")
            .doesNotContain("lost");
      } finally {
        database.execute("DROP ROLE " + role);
      }
    }
  }
}
