// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.migration.file.MigrationFolder;
import dev.lockstep.migration.file.Version;
import dev.lockstep.migration.history.HistoryExistsException;
import dev.lockstep.migration.history.HistoryRow;
import dev.lockstep.support.MigrationFixture;
import dev.lockstep.support.StockFlyway;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A history that begins in a database which something else made. */
class HistoryStartTest {
  @TempDir Path folder;
  private MigrationFixture fixture;

  @BeforeEach
  void open() {
    fixture = new MigrationFixture(folder);
    fixture
        .with("V1__a.sql", "CREATE TABLE a (id int);")
        .with("V2__b.sql", "CREATE TABLE b (id int);")
        .with("V3__c.sql", "CREATE TABLE c (id int);");
    fixture.database.execute("CREATE TABLE a (id int)", "INSERT INTO a VALUES (1)");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private void write(int known, HistoryRow... rows) throws SQLException, InterruptedException {
    new HistoryStart(fixture.context())
        .write(List.of(rows), known, "testing", HistoryStart.Condition.NONE);
  }

  private HistoryRow applied(int i) {
    return HistoryRow.applied(MigrationFolder.read(folder).versioned().get(i));
  }

  private boolean hasHistory() {
    return fixture
        .database
        .value("SELECT to_regclass('flyway_schema_history') IS NOT NULL")
        .equals("t");
  }

  @Test
  void aBaselineIsFlywaysOwnAndWhatIsNewerRuns() throws Exception {
    fixture.database.execute("CREATE TABLE b (id int)");

    write(0, HistoryRow.baseline(Version.of("2")));

    assertThat(StockFlyway.run(fixture.database, folder.toString(), "info").exited(0).out())
        .contains("2 << Flyway Baseline >> Baseline", "3 c Pending");
    assertThat(fixture.migrate().applied()).hasSize(1);
    assertThat(StockFlyway.run(fixture.database, folder.toString(), "validate").exited(0).out())
        .contains("2 << Flyway Baseline >> Baseline", "3 c Success");
    assertThat(fixture.database.rows("TABLE a")).containsExactly("1");
  }

  @Test
  void rowsOfWhatIsAppliedAreThoseThatARunWouldHaveWritten() throws Exception {
    write(0, applied(0));

    assertThat(fixture.migrate().applied()).hasSize(2);
    assertThat(fixture.history())
        .containsExactly("1|V1__a.sql|SQL|t", "2|V2__b.sql|SQL|t", "3|V3__c.sql|SQL|t");
    StockFlyway.run(fixture.database, folder.toString(), "validate").exited(0);
  }

  @Test
  void aHistoryThatHasOtherRowsThanWereExpectedIsNotTouched() throws Exception {
    write(0, applied(0));

    assertThatThrownBy(() -> write(0, HistoryRow.baseline(Version.of("9"))))
        .isInstanceOf(HistoryExistsException.class)
        .hasMessage(
            "\"public\".\"flyway_schema_history\" has 1 row already, the newest of version 1: this"
                + " database has a history, and nothing was changed; 'lockstep status' shows it,"
                + " 'lockstep migrate' goes on from there");
    assertThat(fixture.history()).hasSize(1);
    write(1, applied(1));
    assertThat(fixture.history()).hasSize(2);
  }

  @Test
  void whatFailsInTheMiddleLeavesNoHistoryAtAll() {
    HistoryRow tooLong = new HistoryRow(Version.of("2".repeat(60)), "b", "SQL", "V2__b.sql", 1);

    assertThatThrownBy(() -> write(0, applied(0), tooLong)).hasMessageContaining("too long");
    assertThat(hasHistory()).isFalse();

    assertThatThrownBy(
            () ->
                new HistoryStart(fixture.context())
                    .write(
                        List.of(applied(0)),
                        0,
                        "testing",
                        connection -> {
                          throw new IllegalStateException("not now");
                        }))
        .hasMessage("not now");
    assertThat(hasHistory()).isFalse();
  }

  @Test
  void aHistoryWithoutRowsIsBegun() throws Exception {
    write(0, applied(0));
    fixture.database.execute("DELETE FROM flyway_schema_history");

    write(0, HistoryRow.baseline(Version.of("1")));

    assertThat(fixture.history()).containsExactly("1|<< Flyway Baseline >>|BASELINE|t");
  }
}
