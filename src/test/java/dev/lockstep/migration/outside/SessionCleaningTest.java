// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.outside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.migration.run.MigrationRunner.Options;
import dev.lockstep.migration.script.MigrationFailedException;
import dev.lockstep.support.MigrationFixture;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a file does to its session, the next one begins with a clean one. */
class SessionCleaningTest {
  private static final String DIRTY =
      """
      SET search_path TO app;
      SET work_mem = '123kB';
      SELECT set_config('my.setting', 'left', false);
      SET default_tablespace = 'pg_default';
      SET session_replication_role = replica;
      SET row_security = off;
      SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE;
      CREATE TEMP TABLE left_over (i int);
      SELECT pg_advisory_lock(4711);
      PREPARE left_statement AS SELECT 1;
      LISTEN left_channel;
      DECLARE left_cursor CURSOR WITH HOLD FOR SELECT 1;
      CREATE TABLE made (i int);
      """;

  /** What the next file sees of the session, a row for each thing that is not as it should be. */
  private static final String LOOK =
      """
      CREATE TABLE public.seen AS
      SELECT 'setting ' || name || ' ' || setting AS what FROM pg_settings
       WHERE source = 'session'
         -- Lockstep's own, for the transaction at hand.
         AND name NOT IN ('row_security', 'lock_timeout', 'statement_timeout', 'client_connection_check_interval',
                          'idle_in_transaction_session_timeout')
      UNION ALL SELECT 'temp ' || relname FROM pg_class
       WHERE relpersistence = 't' AND relnamespace = pg_my_temp_schema()
      UNION ALL SELECT 'lock' FROM pg_locks WHERE locktype = 'advisory' AND objid = 4711
      UNION ALL SELECT 'prepared ' || name FROM pg_prepared_statements WHERE from_sql
      UNION ALL SELECT 'listen ' || c FROM pg_listening_channels() c
      UNION ALL SELECT 'cursor ' || name FROM pg_cursors WHERE is_holdable
      UNION ALL SELECT 'role ' || current_user WHERE current_user <> session_user
      UNION ALL SELECT 'login ' || session_user WHERE session_user = 'lockstep_other';
      CREATE TABLE plain (i int);
      """;

  @TempDir Path folder;
  private MigrationFixture fixture;

  @BeforeEach
  void open() {
    fixture = new MigrationFixture(folder);
    fixture.database.execute(
        """
        DO $$ BEGIN
          IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'lockstep_other') THEN
            CREATE ROLE lockstep_other;
          END IF;
        END $$""",
        "CREATE SCHEMA app",
        "GRANT ALL ON SCHEMA app TO lockstep_other");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private void nothingIsLeft(String schemaOfMade) {
    assertThat(fixture.database.rows("SELECT what FROM seen")).isEmpty();
    assertThat(
            fixture.database.rows(
                "SELECT relnamespace::regnamespace || '.' || relname FROM pg_class"
                    + " WHERE relname IN ('made', 'plain') ORDER BY 1"))
        .containsExactly(schemaOfMade + ".made", "public.plain");
    assertThat(fixture.database.rows("SELECT DISTINCT installed_by FROM flyway_schema_history"))
        .containsExactly(fixture.database.value("SELECT current_user"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "SET ROLE lockstep_other;",
        "SET SESSION AUTHORIZATION lockstep_other;",
        "SELECT set_config('role', 'lockstep_other', false);"
      })
  void inATransaction(String last) {
    fixture.with("V1__dirty.sql", DIRTY + last).with("V2__look.sql", LOOK).migrate();

    nothingIsLeft("app");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "SET ROLE lockstep_other; CREATE TABLE app.theirs (i int);",
        "SET SESSION AUTHORIZATION lockstep_other; CREATE TABLE app.theirs (i int);",
        "SELECT set_config('role', 'lockstep_other', false); CREATE TABLE app.theirs (i int);"
      })
  void outsideATransaction(String last) {
    fixture
        .with("V1__dirty.sql", DIRTY + last)
        .with("V1__dirty.sql.conf", "executeInTransaction=false")
        .with("V2__look.sql", LOOK)
        .migrate();

    nothingIsLeft("app");
    if (!last.isEmpty()) {
      assertThat(
              fixture.database.value(
                  "SELECT relowner::regrole FROM pg_class WHERE relname = 'theirs'"))
          .isEqualTo("lockstep_other");
    }
  }

  @Test
  void outsideATransactionTheFilesOwnStatementsSeeWhatItHasSet() {
    fixture
        .with(
            "V1__a.sql",
            """
            CREATE TABLE app.t (i int);
            ALTER TABLE app.t OWNER TO lockstep_other;
            CREATE TABLE public.t (i int);
            SET search_path TO app;
            SET ROLE lockstep_other;
            CREATE INDEX CONCURRENTLY t_i ON t (i);
            RESET ROLE;
            SET lock_timeout = '4321ms';
            SET search_path TO public;
            CREATE INDEX CONCURRENTLY t_i ON t (i);
            CREATE TABLE seen AS
              SELECT current_setting('lock_timeout') AS t, current_setting('role') AS r;
            """)
        .with("V1__a.sql.conf", "executeInTransaction=false")
        .migrate();

    assertThat(
            fixture.database.rows(
                "SELECT schemaname, tablename FROM pg_indexes WHERE indexname = 't_i' ORDER BY 1"))
        .containsExactly("app|t", "public|t");
    assertThat(fixture.database.rows("SELECT t, r FROM seen")).containsExactly("4321ms|none");
  }

  @Test
  void whatIsTakenUpAgainHasItsSettings() {
    fixture
        .with(
            "V1__a.sql",
            """
            CREATE TABLE app.t (i int);
            SET search_path TO app;
            INSERT INTO t VALUES (1), (1);
            CREATE UNIQUE INDEX CONCURRENTLY t_i ON t (i);
            """)
        .with("V1__a.sql.conf", "executeInTransaction=false");
    assertThatThrownBy(() -> fixture.runner().run(Options.ALL))
        .isInstanceOf(MigrationFailedException.class)
        .hasMessageContaining("23505");
    fixture.database.execute("DELETE FROM app.t WHERE ctid = '(0,1)'");

    fixture.migrate();

    assertThat(
            fixture.database.value(
                "SELECT indisunique AND indisvalid FROM pg_index"
                    + " WHERE indexrelid = 'app.t_i'::regclass"))
        .isEqualTo("t");
    assertThat(fixture.database.rows("SELECT i FROM app.t")).containsExactly("1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "false"})
  void afterAFailureToo(String inTransaction) {
    fixture
        .with("V1__dirty.sql", DIRTY + "SET ROLE lockstep_other; SELECT 1/0;")
        .with("V1__dirty.sql.conf", "executeInTransaction=" + inTransaction);
    // All migrations of a run share a session; a lock of that session would outlive the failure
    // until the run has ended, and who waits for it would wait for a run that goes on.
    assertThatThrownBy(() -> fixture.runner().run(Options.ALL))
        .isInstanceOf(MigrationFailedException.class)
        .hasMessageContaining("22012");

    assertThat(fixture.database.value("SELECT count(*) FROM pg_locks WHERE objid = 4711"))
        .isEqualTo("0");
    if (inTransaction.equals("false")) {
      assertThat(fixture.history()).containsExactly("1|V1__dirty.sql|SQL|f");
      assertThat(fixture.database.rows("SELECT DISTINCT installed_by FROM flyway_schema_history"))
          .containsExactly(fixture.database.value("SELECT current_user"));
    } else {
      assertThat(fixture.database.value("SELECT to_regclass('app.made') IS NULL")).isEqualTo("t");
    }
  }

  @Test
  void whatPgDumpWroteIsAMigration() {
    String dump =
        """
        --
        -- PostgreSQL database dump
        --
        SET statement_timeout = 0;
        SET lock_timeout = 0;
        SET idle_in_transaction_session_timeout = 0;
        SET client_encoding = 'UTF8';
        SET standard_conforming_strings = on;
        SELECT pg_catalog.set_config('search_path', '', false);
        SET check_function_bodies = false;
        SET xmloption = content;
        SET client_min_messages = warning;
        SET row_security = off;
        SET default_tablespace = '';
        SET default_table_access_method = heap;
        CREATE TABLE public."Mixed" (id bigint NOT NULL, name text DEFAULT 'x'::text NOT NULL);
        CREATE VIEW public.v AS SELECT name FROM public."Mixed";
        """;
    fixture
        .with("V1__dump.sql", dump)
        .with("V2__next.sql", "CREATE TABLE unqualified (id int);")
        .migrate();

    assertThat(fixture.history())
        .isEqualTo(List.of("1|V1__dump.sql|SQL|t", "2|V2__next.sql|SQL|t"));
    assertThat(fixture.database.value("SELECT 'public.unqualified'::regclass IS NOT NULL"))
        .isEqualTo("t");
  }
}
