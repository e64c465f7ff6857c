// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lockstep.migration.file.InvalidMigrationsException;
import dev.lockstep.migration.file.MigrationProblem;
import dev.lockstep.migration.file.Version;
import dev.lockstep.migration.run.MigrationRunner.Options;
import dev.lockstep.migration.script.MigrationFailedException;
import dev.lockstep.support.MigrationFixture;
import dev.lockstep.support.StockFlyway;
import dev.lockstep.support.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SQL callbacks, which run as Flyway runs them. */
class CallbacksTest {
  private static final String TRAIL = "SELECT what FROM trail.trail ORDER BY at";

  @TempDir private Path folder;
  private MigrationFixture fixture;

  @BeforeEach
  void open() {
    fixture = new MigrationFixture(folder);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private static String note(String what) {
    return """
    CREATE SCHEMA IF NOT EXISTS trail;
    CREATE TABLE IF NOT EXISTS trail.trail (at bigint GENERATED ALWAYS AS IDENTITY, what text);
    INSERT INTO trail.trail (what) VALUES ('%s ${flyway:database}');
    """
        .formatted(what);
  }

  private static String noted(String what) {
    return "INSERT INTO trail.trail (what) VALUES ('" + what + "');";
  }

  /** Each kind of run, by both, on a database each. */
  @Test
  void eachRunsInItsPlaceAsStockFlywayRunsIt() {
    fixture
        .with("beforeMigrate.sql", note("beforeMigrate").replace(" ${flyway:database}", ""))
        .with("beforeMigrate__b.sql", noted("beforeMigrate b"))
        .with("sub/beforeMigrate__a.sql", noted("beforeMigrate a"))
        .with("beforeEachMigrate.sql", noted("beforeEachMigrate"))
        .with("afterEachMigrate.sql", noted("afterEachMigrate"))
        .with("afterVersioned.sql", noted("afterVersioned"))
        .with("beforeRepeatables.sql", noted("beforeRepeatables"))
        .with("afterMigrateApplied.sql", noted("afterMigrateApplied"))
        .with("afterMigrate.sql", noted("afterMigrate"))
        .with("V1__a.sql", noted("V1"))
        .with("V2__b.sql", noted("V2"))
        .with("R__r.sql", noted("R1"));
    try (TestDatabase flyway = TestDatabase.create()) {
      StockFlyway.run(flyway, folder.toString(), "migrate").exited(0);
      fixture.migrate();
      assertThat(fixture.database.rows(TRAIL)).isEqualTo(flyway.rows(TRAIL));

      StockFlyway.run(flyway, folder.toString(), "migrate").exited(0);
      assertThat(fixture.migrate().applied()).isEmpty();
      assertThat(fixture.database.rows(TRAIL)).isEqualTo(flyway.rows(TRAIL));

      fixture.with("R__r.sql", noted("R2"));
      StockFlyway.run(flyway, folder.toString(), "migrate").exited(0);
      fixture.migrate();
      assertThat(fixture.database.rows(TRAIL)).isEqualTo(flyway.rows(TRAIL));

      fixture.with("V3__c.sql", noted("V3"));
      StockFlyway.run(flyway, folder.toString(), "migrate").exited(0);
      assertThat(fixture.migrate().applied()).hasSize(1);
      assertThat(fixture.database.rows(TRAIL))
          .isEqualTo(flyway.rows(TRAIL))
          .endsWith(
              "V3", "afterEachMigrate", "afterVersioned", "afterMigrateApplied", "afterMigrate");
      assertThat(fixture.history()).hasSize(5).noneMatch(row -> row.contains("Migrate"));
    }
  }

  @Test
  void aCallbackOfEachIsPartOfTheTransactionOfItsMigration() {
    fixture
        .with("V1__a.sql", "CREATE TABLE a (id int);")
        .with("V2__b.sql", "CREATE TABLE b (id int);")
        .with(
            "afterEachMigrate.sql",
            "\nSELECT 1 / (2 - count(*)) FROM pg_tables WHERE tablename IN ('a', 'b');");

    MigrationFailedException failure =
        catchThrowableOfType(MigrationFailedException.class, fixture::migrate);

    assertThat(failure)
        .hasMessageStartingWith("afterEachMigrate.sql:2 failed: ERROR: division by zero");
    assertThat(fixture.history()).containsExactly("1|V1__a.sql|SQL|t");
    assertThat(fixture.database.value("SELECT to_regclass('b')")).isEqualTo("∅");
    fixture.without("afterEachMigrate.sql");
    assertThat(fixture.migrate().applied()).hasSize(1);
  }

  @Test
  void aMigrationOutsideATransactionHasItsCallbacksBesideIt() {
    fixture
        .with("V1__a.sql", "CREATE TABLE a (id int); CREATE TABLE trail (what text);")
        .with("V2__i.sql", "CREATE INDEX CONCURRENTLY a_id ON a (id);");
    fixture.migrate(new Options(Optional.of(Version.of("1")), false));
    fixture
        .with("beforeEachMigrate.sql", "INSERT INTO trail VALUES ('before');")
        .with("afterEachMigrate.sql", "INSERT INTO trail VALUES ('after');");

    fixture.migrate();

    assertThat(fixture.database.rows("SELECT what FROM trail")).containsExactly("before", "after");
  }

  @Test
  void placeholdersAreReplacedInACallback() {
    fixture.with("afterMigrate.sql", note("at"));

    fixture.migrate();

    assertThat(fixture.database.rows(TRAIL)).containsExactly("at " + fixture.database.name());
  }

  @Test
  void whatWouldNotDoWhatItSaysIsRefusedWithFileAndLine() {
    fixture
        .with("V1__a.sql", "CREATE TABLE a (id int);")
        .with("beforeMigrate.sql", "SELECT 1;\nSET ROLE pg_monitor;")
        .with("afterMigrate.sql", "SELECT 1;\nCOMMIT;")
        .with("beforeEachMigrate.sql", "VACUUM;")
        .with("beforeValidate.sql", "SELECT 1;")
        .with("afterMigrateError__mail.sql", "SELECT 1;")
        .with("beforeEachMigrateStatement.sql", "SELECT 1;")
        .with("beforemigrate.sql", "SELECT 1;");

    List<String> problems =
        catchThrowableOfType(InvalidMigrationsException.class, fixture::migrate).problems().stream()
            .map(MigrationProblem::toString)
            .toList();

    assertThat(problems)
        .anyMatch(line -> line.startsWith("beforeMigrate.sql:2: SET ROLE would not outlive"))
        .anyMatch(line -> line.startsWith("beforeEachMigrate.sql:1: beforeEachMigrate runs in the"))
        .anyMatch(line -> line.startsWith("beforeValidate.sql: is a callback of Flyway's that"))
        .anyMatch(line -> line.startsWith("afterMigrateError__mail.sql: is a callback of"))
        .anyMatch(line -> line.startsWith("beforeEachMigrateStatement.sql: is a callback of"))
        .anyMatch(line -> line.startsWith("beforemigrate.sql: badly named"));
    assertThat(fixture.database.value("SELECT to_regclass('a')")).isEqualTo("∅");

    for (String file :
        List.of(
            "beforeMigrate.sql",
            "beforeEachMigrate.sql",
            "beforeValidate.sql",
            "afterMigrateError__mail.sql",
            "beforeEachMigrateStatement.sql",
            "beforemigrate.sql")) {
      fixture.without(file);
    }
    assertThat(catchThrowableOfType(InvalidMigrationsException.class, fixture::migrate).problems())
        .singleElement()
        .asString()
        .startsWith("afterMigrate.sql:2: COMMIT would end the transaction");
  }
}
