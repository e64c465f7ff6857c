// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.lockstep.support.TestDatabase;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ErrorReportTest {
  @Test
  void whatPostgresAddsToItsMessageIsKeptWhereItHoldsNoRows() {
    try (TestDatabase database = TestDatabase.create()) {
      database.execute("CREATE TABLE z (id int PRIMARY KEY)", "CREATE VIEW zv AS SELECT * FROM z");

      assertThat(line(database, "DROP TABLE z"))
          .isEqualTo(
              "ERROR: cannot drop table z because other objects depend on it [2BP01] (PostgreSQL:"
                  + " view zv depends on table z Use DROP ... CASCADE to drop the dependent objects"
                  + " too.)");
      assertThat(line(database, "INSERT INTO z VALUES (7), (7)"))
          .isEqualTo("ERROR: duplicate key value violates unique constraint \"z_pkey\" [23505]");
      assertThat(line(database, "DO $$\nBEGIN\n  EXECUTE 'INSERT INTO z VALUES (7), (7)'; END$$"))
          .isEqualTo(
              "ERROR: duplicate key value violates unique constraint \"z_pkey\" [23505] (in"
                  + " PL/pgSQL function inline_code_block line 3 at EXECUTE)");
    }
  }

  private static String line(TestDatabase database, String sql) {
    Throwable failure =
        catchThrowable(
            () -> {
              try (Connection connection = database.open();
                  Statement statement = connection.createStatement()) {
                statement.execute(sql);
              }
            });
    return ErrorReport.line(failure, "db/shop");
  }

  /** A path alone tells nobody what is wrong with it. */
  @Test
  void aFileThatCannotBeUsedIsSaidWithTheReason() {
    assertThat(ErrorReport.line(new AccessDeniedException("/m/V1__a.sql"), "db/shop"))
        .isEqualTo(
            "cannot use /m/V1__a.sql: this process has no permission to; change its mode or its"
                + " owner");
    assertThat(
            ErrorReport.line(
                new UncheckedIOException(
                    new FileSystemException("/m/x", null, "No space left on device")),
                "db/shop"))
        .isEqualTo("cannot use /m/x: No space left on device");
  }

  /** "No value present" alone tells nobody what happened, nor what to do. */
  @Test
  void aDefectIsCalledSoInOneLineThatSaysWhere() {
    for (Throwable defect :
        List.of(
            catchThrowable(() -> Optional.empty().orElseThrow()),
            catchThrowable(() -> List.of().get(0)))) {
      assertThat(ErrorReport.code(defect)).isEqualTo(Exit.FAILED);
      assertThat(ErrorReport.line(defect, "db/shop"))
          .startsWith("a defect of this program: ")
          .contains(" at dev.lockstep.cli.ErrorReportTest", "--verbose")
          .hasLineCount(1);
    }
  }
}
