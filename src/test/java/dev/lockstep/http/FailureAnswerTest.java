// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.backfill.api.BackfillException;
import dev.lockstep.migration.file.InvalidMigrationsException;
import dev.lockstep.migration.file.MigrationProblem;
import dev.lockstep.migration.undo.UnrehearsedException;
import dev.lockstep.support.TestDatabase;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A caller over HTTP learns from the status what a terminal learns from the exit code. */
class FailureAnswerTest {
  @Test
  void what_is_wrong_with_the_request_or_the_settings_is_400() {
    assertThat(status(new UnrehearsedException("there is no scratch server", null))).isEqualTo(400);
  }

  @Test
  void what_is_wrong_with_files_or_the_database_s_state_is_409() {
    assertThat(
            status(
                new InvalidMigrationsException(
                    List.of(new MigrationProblem("V1__a.sql", 1, "is empty")))))
        .isEqualTo(409);
    assertThat(status(new BackfillException("backfill slugs has no active run to pause")))
        .isEqualTo(409);
  }

  @Test
  void a_database_that_is_away_is_503_whatever_it_broke() {
    SQLException away = new SQLException("connection refused", "08001");

    assertThat(status(away)).isEqualTo(503);
    assertThat(status(new IllegalStateException("no status", away))).isEqualTo(503);
  }

  @Test
  void a_database_that_takes_no_work_now_is_503_too() {
    for (String state : List.of("53100", "53300", "28P01", "3D000", "25006", "57P03")) {
      assertThat(status(new SQLException("not now", state))).as(state).isEqualTo(503);
    }
  }

  @Test
  void a_pool_without_a_free_connection_is_503() throws SQLException {
    try (TestDatabase database = TestDatabase.create();
        AgroalDataSource pool =
            AgroalDataSource.from(
                new AgroalDataSourceConfigurationSupplier()
                    .connectionPoolConfiguration(
                        settings ->
                            settings
                                .maxSize(1)
                                .acquisitionTimeout(Duration.ofSeconds(1))
                                .connectionFactoryConfiguration(
                                    factory -> factory.jdbcUrl(database.jdbcUrl()))));
        Connection taken = pool.getConnection()) {
      assertThat(taken.isValid(1)).isTrue();
      assertThatThrownBy(pool::getConnection)
          .satisfies(
              failure ->
                  assertThat(FailureAnswer.of(failure).orElseThrow())
                      .isEqualTo(
                          new HttpProblem(
                              "urn:lockstep:problem:database-unavailable",
                              "The database cannot be asked",
                              503,
                              "no connection to it came free in time; try again")));
    }
  }

  @Test
  void a_fault_of_this_program_is_in_the_log_alone() {
    assertThat(FailureAnswer.of(new NullPointerException("internals"))).isEmpty();
    assertThat(FailureAnswer.of(new SQLException("relation \"x\" does not exist", "42P01")))
        .isEmpty();
  }

  private static int status(Throwable failure) {
    return FailureAnswer.of(failure).orElseThrow().status();
  }
}
