// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.migration.file.Version;
import dev.lockstep.migration.plan.UnknownVersionException;
import dev.lockstep.migration.run.MigrationRunner.Options;
import dev.lockstep.migration.script.MigrationFailedException;
import dev.lockstep.scope.NotOurs;
import dev.lockstep.support.MigrationFixture;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForeignTablesTest {
  @TempDir Path folder;
  private MigrationFixture fixture;

  @BeforeEach
  void open() {
    fixture = new MigrationFixture(folder);
    fixture.with("V1__a.sql", "CREATE TABLE a (id int);");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private void isRefused(String... expected) {
    assertThatThrownBy(() -> fixture.runner().run(Options.ALL))
        .isInstanceOf(MigrationFailedException.class)
        .hasMessageContainingAll(expected);
    assertThat(fixture.database.value("SELECT to_regclass('public.a') IS NULL")).isEqualTo("t");
    assertThat(fixture.database.value("SELECT to_regnamespace('lockstep') IS NULL")).isEqualTo("t");
  }

  @Test
  void tablesOfAnotherSchemaAreNamedLikeThoseOfThisOne() {
    fixture.database.execute(
        "CREATE SCHEMA app",
        "CREATE TABLE app.users (id int)",
        "INSERT INTO app.users VALUES (1)",
        "CREATE TABLE app.\"Orders\" (id int) PARTITION BY LIST (id)",
        "CREATE TABLE app.orders_1 PARTITION OF app.\"Orders\" FOR VALUES IN (1)",
        "CREATE VIEW public.v AS SELECT 1");

    isRefused(
        "3 tables or views",
        "public.v, app.Orders, app.users",
        "but no flyway_schema_history in schema public",
        "LOCKSTEP_NOT_OURS");
  }

  @Test
  void whatIsNobodysDoesNotCount() {
    fixture.database.execute(
        "CREATE EXTENSION pg_stat_statements",
        "CREATE SCHEMA empty",
        "CREATE TYPE empty.color AS ENUM ('red')",
        "CREATE SCHEMA drizzle",
        "CREATE TABLE drizzle.__drizzle_migrations (id int)");

    assertThat(fixture.migrate().applied()).hasSize(1);
  }

  @Test
  void whatTheSettingsCallAnotherProgramsDoesNotCount() {
    fixture.database.execute("CREATE SCHEMA crm", "CREATE TABLE crm.leads (id int)");
    fixture.notOurs = NotOurs.parseAll("schema:crm");

    assertThat(fixture.migrate().applied()).hasSize(1);
  }

  @Test
  void aSchemaCalledAsAProvidersIsOursIfItsTablesAre() {
    fixture.database.execute(
        "CREATE SCHEMA auth",
        "CREATE TABLE auth.users (id int)",
        "CREATE ROLE lockstep_provider_" + ProcessHandle.current().pid());
    try {
      isRefused("auth.users");
      fixture.database.execute(
          "ALTER TABLE auth.users OWNER TO lockstep_provider_" + ProcessHandle.current().pid());
      assertThat(fixture.migrate().applied()).hasSize(1);
    } finally {
      fixture.database.execute(
          "DROP TABLE auth.users", "DROP ROLE lockstep_provider_" + ProcessHandle.current().pid());
    }
  }

  @Test
  void anotherTrackInItsOwnSchemaIsLeftAlone() {
    fixture.database.execute(
        "CREATE SCHEMA billing",
        "CREATE TABLE billing.invoices (id int)",
        "CREATE TABLE billing.flyway_schema_history (installed_rank int PRIMARY KEY, version text,"
            + " script text, checksum int, success bool)",
        "INSERT INTO billing.flyway_schema_history VALUES (1, '1', 'V1__a.sql', 4711, true)");

    assertThat(fixture.migrate().applied()).hasSize(1);
    assertThat(fixture.database.value("SELECT count(*) FROM billing.flyway_schema_history"))
        .isEqualTo("1");
  }

  @Test
  void aHistoryOfTheseMigrationsWhereThePathDoesNotLookIsFound() {
    String owner = fixture.database.value("SELECT current_user");
    fixture.migrate();
    fixture.database.execute(
        "CREATE SCHEMA app",
        "ALTER TABLE flyway_schema_history SET SCHEMA app",
        "ALTER TABLE a SET SCHEMA app",
        "DROP SCHEMA lockstep CASCADE");

    isRefused("in schema app", "V1__a.sql is applied there", "search_path");

    fixture.database.execute(
        "CREATE SCHEMA tenant",
        "ALTER ROLE "
            + owner
            + " IN DATABASE "
            + fixture.database.name()
            + " SET search_path = tenant");
    assertThat(fixture.migrate().applied()).hasSize(1);
    assertThat(fixture.database.value("SELECT to_regclass('tenant.a') IS NOT NULL")).isEqualTo("t");
  }

  @Test
  void aTargetThatNoMigrationHasIsATypingError() {
    fixture.with("V20260101120000__b.sql", "CREATE TABLE b (id int);");

    assertThatThrownBy(
            () ->
                fixture.runner().run(new Options(Optional.of(Version.of("20260101120001")), false)))
        .isInstanceOf(UnknownVersionException.class)
        .hasMessage(
            "--target 20260101120001 is the version of no migration; did you mean"
                + " 20260101120000?");
    assertThat(fixture.database.value("SELECT to_regclass('a') IS NULL")).isEqualTo("t");
  }
}
