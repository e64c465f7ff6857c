// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lockstep.migration.file.InvalidMigrationsException;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationFolder;
import dev.lockstep.migration.file.MigrationProblem;
import dev.lockstep.migration.file.Version;
import dev.lockstep.migration.history.History;
import dev.lockstep.migration.plan.MigrationPlan;
import dev.lockstep.migration.run.MigrationRunner.Options;
import dev.lockstep.support.MigrationFixture;
import dev.lockstep.support.StockFlyway;
import dev.lockstep.support.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code B} files: an empty database begins with the newest, every other one passes them over. */
class BaselineMigrationTest {
  @TempDir private Path folder;
  private MigrationFixture fixture;

  @BeforeEach
  void open() {
    fixture =
        new MigrationFixture(folder)
            .with("V1__a.sql", "CREATE TABLE a (id int); INSERT INTO a VALUES (1);")
            .with("V2__b.sql", "CREATE TABLE b (id int);")
            .with("U2__b.sql", "DROP TABLE b;")
            .with("V3__c.sql", "CREATE TABLE c (id int);");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private void squash() {
    fixture
        .with("B1__old.sql", "CREATE TABLE a (id int);")
        .with(
            "B2__all.sql",
            "CREATE TABLE a (id int); CREATE TABLE b (id int); CREATE TABLE seed (id int);");
  }

  private List<String> tables() {
    return fixture.database.rows(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
            + " AND relname NOT LIKE 'flyway%' ORDER BY 1");
  }

  private MigrationPlan plan() throws Exception {
    try (Connection connection = fixture.database.open()) {
      return MigrationPlan.of(MigrationFolder.read(folder), History.read(connection));
    }
  }

  @Test
  void anEmptyDatabaseBeginsWithTheNewestBaselineAsStockFlywayDoes() throws Exception {
    squash();
    assertThat(plan().pending().stream().map(MigrationFile::script))
        .containsExactly("B2__all.sql", "V3__c.sql");

    fixture.migrate();

    assertThat(tables()).containsExactly("a", "b", "c", "seed");
    assertThat(fixture.history())
        .containsExactly("2|B2__all.sql|SQL_BASELINE|t", "3|V3__c.sql|SQL|t");
    assertThat(fixture.migrate().applied()).isEmpty();
    try (TestDatabase flyway = TestDatabase.create()) {
      StockFlyway.run(flyway, folder.toString(), "migrate").exited(0);
      String rows =
          "SELECT installed_rank, version, description, type, script, checksum, success"
              + " FROM flyway_schema_history ORDER BY 1";
      assertThat(fixture.database.rows(rows)).isEqualTo(flyway.rows(rows));
    }
    StockFlyway.run(fixture.database, folder.toString(), "validate").exited(0);
  }

  @Test
  void aDatabaseThatIsOnItsWayPassesBaselinesOver() throws Exception {
    fixture.migrate(new Options(Optional.of(Version.of("1")), false));
    squash();

    fixture.migrate();

    assertThat(fixture.history())
        .containsExactly("1|V1__a.sql|SQL|t", "2|V2__b.sql|SQL|t", "3|V3__c.sql|SQL|t");
    assertThat(tables()).containsExactly("a", "b", "c");
    StockFlyway.run(fixture.database, folder.toString(), "validate").exited(0);
  }

  @Test
  void whatABaselineStandsForMayBeGoneWhereItIsApplied() throws Exception {
    fixture.migrate();
    squash();
    fixture.without("V1__a.sql").without("V2__b.sql").without("U2__b.sql");

    assertThat(plan().problems()).isEmpty();
    assertThat(plan().isDone()).isTrue();
  }

  @Test
  void aDatabaseThatWasLeftBehindIsRefusedAndNotTakenForDone() throws Exception {
    fixture.migrate(new Options(Optional.of(Version.of("1")), false));
    squash();
    fixture.without("V1__a.sql").without("V2__b.sql").without("U2__b.sql");

    assertThat(plan().problems().stream().map(MigrationProblem::toString))
        .containsExactly(
            "B2__all.sql: is for empty databases: this one is at version 1, and the migrations from"
                + " there to 2 are not here; put them back from where they are archived");
    assertThat(catchThrowableOfType(InvalidMigrationsException.class, fixture::migrate).problems())
        .hasSize(1);
    assertThat(tables()).containsExactly("a");
  }

  @Test
  void aBaselineThatWasChangedAfterItRanIsRefused() throws Exception {
    squash();
    fixture.migrate();
    fixture.with("B2__all.sql", "CREATE TABLE other (id int);");

    assertThat(plan().problems().stream().map(MigrationProblem::toString))
        .singleElement()
        .asString()
        .startsWith("B2__all.sql: was changed after it was applied (checksum ");
  }

  @Test
  void aTargetBelowTheNewestBaselineBeginsWithAnOlderOne() {
    squash();

    fixture.migrate(new Options(Optional.of(Version.of("1")), false));

    assertThat(fixture.history()).containsExactly("1|B1__old.sql|SQL_BASELINE|t");
  }

  @Test
  void thereIsNoWayBackBehindABaselineThatRan() throws Exception {
    squash();
    fixture.migrate();

    try (Connection connection = fixture.database.open()) {
      assertThat(History.read(connection).includes(Version.of("1"))).isTrue();
      assertThat(History.read(connection).applied().keySet()).containsExactly(Version.of("3"));
    }
  }
}
