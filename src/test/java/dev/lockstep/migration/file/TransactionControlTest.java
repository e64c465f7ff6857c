// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.migration.run.MigrationRunner.Options;
import dev.lockstep.migration.script.MigrationFailedException;
import dev.lockstep.postgres.SqlState;
import dev.lockstep.support.MigrationFixture;
import dev.lockstep.support.StockFlyway;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransactionControlTest {
  @TempDir Path folder;
  private MigrationFixture fixture;

  @BeforeEach
  void open() {
    fixture = new MigrationFixture(folder);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private void isRefused(String... expected) {
    assertThatThrownBy(() -> fixture.runner().run(Options.ALL))
        .isInstanceOf(InvalidMigrationsException.class)
        .hasMessageContainingAll(expected);
    assertThat(fixture.database.rows("SELECT relname FROM pg_class WHERE relname ~ '^[ab]$'"))
        .isEmpty();
    assertThat(fixture.database.value("SELECT to_regnamespace('lockstep') IS NULL")).isEqualTo("t");
  }

  /** The row of the history and the table are of one transaction, the file's only one. */
  private void isOneTransaction(String table) {
    assertThat(
            fixture.database.value(
                "SELECT (SELECT xmin::text FROM pg_class WHERE relname = '"
                    + table
                    + "') = (SELECT xmin::text FROM flyway_schema_history WHERE version = '1')"))
        .isEqualTo("t");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "BEGIN; CREATE TABLE a (i int); INSERT INTO a VALUES (1); COMMIT;",
        "-- a comment\n/* another */ begin;\nCREATE TABLE a (i int);\nINSERT INTO a VALUES (1);\n"
            + "commit; -- COMMIT\n",
        "BEGIN WORK; CREATE TABLE a (i int); INSERT INTO a VALUES (1); COMMIT WORK",
        "BEGIN TRANSACTION; CREATE TABLE a (i int); INSERT INTO a VALUES (1); END TRANSACTION;",
        "START TRANSACTION READ WRITE; CREATE TABLE a (i int); INSERT INTO a VALUES (1); END;",
        "BEGIN; CREATE TABLE a (i int); SAVEPOINT s; INSERT INTO a VALUES (2); ROLLBACK TO s;"
            + " INSERT INTO a VALUES (1); RELEASE SAVEPOINT s; COMMIT AND NO CHAIN;",
      })
  void aPairAroundAllOfAFileIsIgnored(String sql) {
    fixture.with("V1__a.sql", sql).migrate();

    assertThat(fixture.history()).containsExactly("1|V1__a.sql|SQL|t");
    assertThat(fixture.database.rows("SELECT i FROM a")).containsExactly("1");
    isOneTransaction("a");
    assertThat(fixture.migrate().applied()).isEmpty();
  }

  @Test
  void stockFlywayReadsTheHistoryOfAWrappedFile() {
    fixture.with("V1__a.sql", "BEGIN;\nCREATE TABLE a (i int);\nCOMMIT;\n").migrate();

    assertThat(
            StockFlyway.run(fixture.database, folder.toString(), "validate").exited(0).transcript())
        .contains("1 a Success");
  }

  @Test
  void aWrappedFileThatFailsIsRolledBackAsItSays() {
    fixture.with("V1__a.sql", "BEGIN;\nCREATE TABLE a (i int);\nSELECT 1/0;\nCOMMIT;");

    assertThatThrownBy(() -> fixture.runner().run(Options.ALL))
        .isInstanceOf(MigrationFailedException.class)
        .hasMessageContaining("V1__a.sql:3")
        .hasMessageContaining("it was rolled back");
    assertThat(fixture.database.value("SELECT to_regclass('a') IS NULL")).isEqualTo("t");
    assertThat(fixture.history()).isEmpty();
  }

  @Test
  void whatThePairAsksOfItsTransactionIsKept() {
    fixture
        .with(
            "V1__a.sql",
            "BEGIN ISOLATION LEVEL SERIALIZABLE, READ WRITE;"
                + "CREATE TABLE a AS SELECT current_setting('transaction_isolation') AS level;"
                + "COMMIT;")
        .with(
            "V2__b.sql",
            "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ;"
                + "CREATE TABLE b AS SELECT current_setting('transaction_isolation') AS level;")
        .with(
            "V3__c.sql",
            "CREATE TABLE c AS SELECT current_setting('transaction_isolation') AS level;")
        .migrate();

    assertThat(
            fixture.database.rows(
                "SELECT level FROM a UNION ALL SELECT level FROM b UNION ALL SELECT level FROM c"))
        .containsExactly("serializable", "repeatable read", "read committed");
  }

  @Test
  void aPairAroundAFileThatFlywayWouldRunOutsideATransactionStaysOneTransaction() {
    fixture
        .with("V1__a.sql", "BEGIN; CREATE TABLE a (i int); INSERT INTO a VALUES (1); COMMIT;")
        .with("V1__a.sql.conf", "executeInTransaction=false")
        .migrate();

    assertThat(fixture.database.rows("SELECT i FROM a")).containsExactly("1");
    isOneTransaction("a");
  }

  @Test
  void aPairAroundAConcurrentBuildIsIgnored() {
    fixture
        .with("V1__a.sql", "CREATE TABLE a (i int);")
        .with("V2__i.sql", "BEGIN; CREATE INDEX CONCURRENTLY a_i ON a (i); COMMIT;")
        .migrate();

    assertThat(
            fixture.database.value(
                "SELECT indisvalid FROM pg_index WHERE indexrelid = 'a_i'::regclass"))
        .isEqualTo("t");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "BEGIN; CREATE TABLE a(i int);~COMMIT; CREATE TABLE b(i int); SELECT 1/0;|1|BEGIN",
        "BEGIN; CREATE TABLE a(i int);~COMMIT; CREATE TABLE b(i int); SELECT 1/0;|2|COMMIT",
        "BEGIN; CREATE TABLE a(i int);~ROLLBACK;|2|ROLLBACK",
        "CREATE TABLE a(i int);~END;|2|END",
        "CREATE TABLE a(i int);~ABORT;|2|ABORT",
        "CREATE TABLE a(i int);~START TRANSACTION;~CREATE TABLE b(i int);|2|START TRANSACTION",
        "CREATE TABLE a(i int);~COMMIT AND CHAIN;|2|COMMIT AND CHAIN",
        "BEGIN;~CREATE TABLE a(i int);~COMMIT AND CHAIN;|3|COMMIT AND CHAIN",
        "CREATE TABLE a(i int);~PREPARE TRANSACTION 'x';|2|PREPARE TRANSACTION",
        "CREATE TABLE a(i int);~COMMIT PREPARED 'x';|2|COMMIT PREPARED",
        "CREATE TABLE a(i int);~ROLLBACK PREPARED 'x';|2|ROLLBACK PREPARED",
        "BEGIN;CREATE TABLE a(i int);COMMIT;~BEGIN;CREATE TABLE b(i int);COMMIT;|2|BEGIN",
        "BEGIN READ ONLY;~CREATE TABLE a(i int);COMMIT;|1|READ ONLY",
        "CREATE TABLE a(i int);~SET TRANSACTION ISOLATION LEVEL SERIALIZABLE;|2|SET TRANSACTION",
        "CREATE TABLE a(i int);~\\connect other|2|\\connect",
        "\\restrict abc~~CREATE TABLE a(i int);|1|pg_dump writes it for psql",
        "CREATE TABLE a(i int);~SET client_encoding = 'LATIN1';|2|UTF-8",
        "SET DateStyle TO 'SQL, DMY';~CREATE TABLE a(i int);|1|ISO dates",
        "SELECT set_config('standard_conforming_strings', 'off', false);|1|E'…'",
      })
  void anyOtherTransactionControlIsNamedBeforeTheFirstChange(
      String sql, int line, String expected) {
    fixture
        .with("V0__first.sql", "CREATE TABLE zero (i int);")
        .with("V1__x.sql", sql.replace('~', '\n'));

    isRefused("V1__x.sql:" + line + ": ", expected);
    assertThat(fixture.database.value("SELECT to_regclass('zero') IS NULL")).isEqualTo("t");
  }

  @Test
  void aSettingThatTheDriverClosesTheConnectionForIsTheFilesFault() {
    fixture.with(
        "V1__a.sql",
        "CREATE TABLE a (i int);\n"
            + "DO $$ BEGIN PERFORM set_config('client_encoding', 'LATIN1', false); END $$;");

    assertThatThrownBy(() -> fixture.runner().run(Options.ALL))
        .isInstanceOf(MigrationFailedException.class)
        .hasMessageContaining("V1__a.sql")
        .hasMessageContaining("client_encoding")
        .matches(e -> !SqlState.isConnectionLost(e), "is no lost connection");
    assertThat(fixture.database.value("SELECT to_regclass('a') IS NULL")).isEqualTo("t");
  }

  @Test
  void bothRemediesAreTold() {
    fixture.with("V1__a.sql", "CREATE TABLE a (i int);\nCOMMIT;\nCREATE TABLE b (i int);");

    isRefused("V1__a.sql:2: COMMIT", "split the file", "executeInTransaction=false");
  }

  @Test
  void itIsNamedInRepeatableAndReverseFilesToo() {
    fixture
        .with("V1__a.sql", "CREATE TABLE a (i int);")
        .with("U1__a.sql", "DROP TABLE a;\nCOMMIT;")
        .with("R__v.sql", "BEGIN;\nCREATE VIEW b AS SELECT 1;\nROLLBACK;");

    isRefused("U1__a.sql:2: COMMIT", "R__v.sql:1: BEGIN", "R__v.sql:3: ROLLBACK");
  }

  @Test
  void outsideATransactionAPairInTheMiddleIsNamed() {
    fixture
        .with("V1__a.sql", "CREATE TABLE a (i int);\nBEGIN;\nINSERT INTO a VALUES (1);\nCOMMIT;")
        .with("V1__a.sql.conf", "executeInTransaction=false");

    isRefused("V1__a.sql:2: BEGIN", "V1__a.sql:4: COMMIT", "file of its own");
  }

  @Test
  void whatIsAppliedAlreadyIsNotJudgedAgain() {
    fixture.with("V1__a.sql", "CREATE TABLE a (i int);").migrate();
    String old = "CREATE TABLE b (i int);\nCOMMIT;";
    fixture.database.execute(
        "INSERT INTO flyway_schema_history SELECT 2, '2', 'b', 'SQL', 'V2__b.sql', "
            + FlywayChecksum.of(old)
            + ", current_user, now(), 1, true");
    fixture.with("V2__b.sql", old).with("V3__c.sql", "CREATE TABLE c (i int);");

    assertThat(fixture.migrate().applied()).hasSize(1);
  }

  @Test
  void aBlockThatCommitsIsNamedWithTheLineOfItsCommit() {
    fixture.with(
        "V1__a.sql",
        "CREATE TABLE a (i int);\nDO $x$\nBEGIN\n  IF true THEN\n    COMMIT;\n  END IF;\nEND $x$;");

    isRefused("V1__a.sql:5: ", "COMMIT", "executeInTransaction=false");
  }

  @Test
  void aBlockThatOnlySpeaksOfCommitRuns() {
    fixture
        .with(
            "V1__a.sql",
            """
            CREATE TABLE a (commit text);
            DO $$
            -- COMMIT;
            DECLARE found text;
            BEGIN
              INSERT INTO a VALUES ('; COMMIT;');
              SELECT commit INTO found FROM a ORDER BY commit;
            END $$;
            """)
        .migrate();

    assertThat(fixture.database.rows("SELECT commit FROM a")).containsExactly("; COMMIT;");
  }

  @Test
  void aBlockThatCommitsRunsOutsideATransaction() {
    fixture
        .with(
            "V1__a.sql",
            "CREATE TABLE a (i int);\nDO $$ BEGIN INSERT INTO a VALUES (1); COMMIT; END $$;")
        .with("V1__a.sql.conf", "executeInTransaction=false")
        .migrate();

    assertThat(fixture.database.rows("SELECT i FROM a")).containsExactly("1");
  }

  @Test
  void aCallThatCommitsIsRolledBackAndToldWithItsRemedy() {
    fixture
        .with(
            "V1__p.sql",
            "CREATE TABLE b (i int);"
                + "CREATE PROCEDURE p() LANGUAGE plpgsql AS"
                + " $$ BEGIN INSERT INTO b VALUES (1); COMMIT; END $$;")
        .with("V2__a.sql", "CREATE TABLE a (i int);\nCALL p();");

    assertThatThrownBy(() -> fixture.runner().run(Options.ALL))
        .isInstanceOf(MigrationFailedException.class)
        .hasMessageContaining("V2__a.sql:2")
        .hasMessageContaining("it was rolled back")
        .hasMessageContaining("executeInTransaction=false in V2__a.sql.conf");
    assertThat(fixture.database.value("SELECT to_regclass('a') IS NULL")).isEqualTo("t");
    assertThat(fixture.database.rows("SELECT i FROM b")).isEmpty();
  }

  @Test
  void whatFailsAtCommitOnlyWasNeverApplied() {
    fixture
        .with(
            "V1__t.sql",
            "CREATE TABLE p (id int PRIMARY KEY);"
                + "CREATE TABLE c (p int REFERENCES p DEFERRABLE INITIALLY DEFERRED);")
        .with("V2__c.sql", "INSERT INTO c VALUES (1);");

    assertThatThrownBy(() -> fixture.runner().run(Options.ALL))
        .isInstanceOf(MigrationFailedException.class)
        .hasMessageContaining("V2__c.sql")
        .hasMessageContaining("23503");
    assertThat(fixture.history()).containsExactly("1|V1__t.sql|SQL|t");
    assertThat(
            fixture.events.stream()
                .filter(event -> event.name().equals("migration-applied"))
                .map(event -> event.message().split(" in ")[0]))
        .isEqualTo(List.of("applied 1 t"));
  }
}
