// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.support.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CachedHistoryTest {
  private final TestDatabase database = TestDatabase.create();
  private final CachedHistory known = new CachedHistory();

  @BeforeEach
  void fiveHundredMigrations() {
    // As Flyway makes it.
    database.execute(
        """
        CREATE TABLE flyway_schema_history (
          installed_rank int PRIMARY KEY, version varchar(50), description varchar(200) NOT NULL,
          type varchar(20) NOT NULL, script varchar(1000) NOT NULL, checksum int,
          installed_by varchar(100) NOT NULL, installed_on timestamp NOT NULL DEFAULT now(),
          execution_time int NOT NULL, success boolean NOT NULL);
        INSERT INTO flyway_schema_history
        SELECT i, i, 'step', 'SQL', 'V' || i || '__step.sql', i, 'me', now(), 1, true
          FROM generate_series(1, 500) i""");
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void isTheSameAsLongAsNothingChanges() throws Exception {
    History first = read();

    assertThat(first.rows()).hasSize(500);
    assertThat(read()).isSameAs(first);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE flyway_schema_history SET checksum = 0 WHERE installed_rank = 250",
        "UPDATE flyway_schema_history SET success = false WHERE installed_rank = 500",
        "DELETE FROM flyway_schema_history WHERE installed_rank = 500",
        "INSERT INTO flyway_schema_history"
            + " VALUES (501, '501', 'x', 'SQL', 'V501__x.sql', 1, 'me', now(), 1, true)",
        "DELETE FROM flyway_schema_history WHERE installed_rank = 1; INSERT INTO"
            + " flyway_schema_history"
            + " VALUES (501, '501', 'x', 'SQL', 'V501__x.sql', 1, 'me', now(), 1, true)",
        "TRUNCATE flyway_schema_history",
        "DROP TABLE flyway_schema_history",
        "ALTER TABLE flyway_schema_history RENAME TO gone",
      })
  void anyChangeIsSeen(String change) throws Exception {
    History before = read();

    database.execute(change);

    assertThat(read()).isNotEqualTo(before);
    assertThat(read().rows()).isEqualTo(History.read(open()).rows());
  }

  private History read() throws SQLException {
    try (Connection connection = open()) {
      return known.read(connection);
    }
  }

  private Connection open() throws SQLException {
    return database.connections().open();
  }
}
