// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.lockstep.app.database.Database;
import dev.lockstep.app.database.DatabaseSettings;
import dev.lockstep.finding.Finding;
import dev.lockstep.migration.file.InvalidMigrationsException;
import dev.lockstep.migration.run.MigrationRunner.Options;
import dev.lockstep.postgres.session.OwnConnection;
import dev.lockstep.support.MigrationFixture;
import dev.lockstep.support.Tree;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of a statement that PostgreSQL refuses: where, in which function, what to do. */
class FailureMessagesTest {
  @TempDir Path folder;
  private MigrationFixture fixture;

  @BeforeEach
  void open() {
    fixture = new MigrationFixture(folder.resolve("migrations"));
    fixture.with(
        "V1__t.sql",
        """
        CREATE TABLE t (id int, name text, parts int[]);
        INSERT INTO t VALUES (1, 'a', '{1,2,3}');
        CREATE FUNCTION few() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF NEW.id > 1 THEN
            RAISE EXCEPTION 'too many';
          END IF;
          RETURN NEW;
        END $$;
        CREATE TRIGGER few BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION few();
        """);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private String failure() {
    Throwable failure = catchThrowable(() -> fixture.runner().run(Options.ALL));
    assertThat(failure).isNotNull();
    return String.valueOf(failure.getMessage());
  }

  private String checked() throws Exception {
    return new Tree(folder)
        .with("src/main/schema/_few.sql", "").check().findings().stream()
            .filter(finding -> finding.rule().equals("migration-fails"))
            .map(Finding::toString)
            .findFirst()
            .orElseThrow();
  }

  @Test
  void functionAndLineAreNamed() throws Exception {
    fixture.with("V2__more.sql", "INSERT INTO t VALUES (1);\nINSERT INTO t VALUES (2);\n");

    assertThat(failure())
        .isEqualTo(
            "V2__more.sql:2 failed: ERROR: too many [P0001] (in PL/pgSQL function few() line 4 at"
                + " RAISE); it was rolled back, correct it and migrate again");
    assertThat(checked())
        .contains(
            "V2__more.sql:2: ", "too many [P0001] (in PL/pgSQL function few() line 4 at RAISE)");
  }

  @Test
  void aBlockFailsAtTheLineThatWasAtWork() throws Exception {
    fixture.with(
        "V2__block.sql",
        """
        -- RAISE is on line 7.
        DO
        $body$
        DECLARE n int := 1;
        BEGIN
          PERFORM 1;
          RAISE EXCEPTION 'boom %', n;
        END $body$;
        """);

    assertThat(failure()).startsWith("V2__block.sql:7 failed: ERROR: boom 1 [P0001] (in PL/pgSQL");
    assertThat(checked()).contains("V2__block.sql:7: migration-fails: boom 1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT\\n :id | 2 | :id",
        "INSERT INTO t VALUES (1, :'name') | 1 | :'name'",
        "CREATE TABLE :\"table\" (id int) | 1 | :\"table\"",
        "SELECT 'é', 'x'::text,\\n\\n:id::int | 3 | :id",
        "CREATE TABLE :schema.u (id int) | 1 | :schema",
      })
  void aVariableOfPsqlIsCalledOne(String sql, int line, String name) throws Exception {
    fixture.with("V2__variable.sql", sql.translateEscapes() + ";\n");

    assertThat(failure())
        .startsWith("V2__variable.sql:" + line + " failed: ERROR: syntax error")
        .contains("; " + name + " is a variable of psql's own", "write its value")
        .endsWith("; it was rolled back, correct it and migrate again");
    assertThat(checked()).contains("V2__variable.sql:" + line, name + " is a variable of psql's");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1 : 2",
        "SELECT ':id' id id id",
        "DO $$BEGIN PERFORM :id; END$$",
        "SELECT a:::text FROM t",
        "/* :id */ SELEC 1"
      })
  void whatIsNoVariableIsNotCalledOne(String sql) {
    fixture.with("V2__no_variable.sql", sql + ";\n");

    assertThat(failure()).contains("syntax error").doesNotContain("psql");
  }

  /** As word processors, chats and web pages write blanks, quotes and dashes. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CREATE TABLE u (id\\u00a0int) | id<U+00A0>int is one name to PostgreSQL: write a plain"
            + " blank",
        "SELECT \\u2018a\\u2019 | <U+2018>a\u2019 is one name to PostgreSQL: write ' where U+2018"
            + " is",
        "SELECT 1 \\u200bFROM t | <U+200B>FROM is one name to PostgreSQL: write nothing where",
        "SELECT id \\u2013 1 FROM t | <U+2013> is one name to PostgreSQL: write - where",
        "INSERT INTO\\u3000t VALUES (1) | write a plain blank where U+3000 is",
      })
  void aCharacterThatNobodySeesIsNamed(String sql, String says) throws Exception {
    fixture.with("V2__pasted.sql", unicode(sql) + ";\n");

    assertThat(failure()).contains(says);
    assertThat(checked()).contains(says);
  }

  private static String unicode(String text) {
    return Pattern.compile("\\\\u([0-9a-f]{4})")
        .matcher(text)
        .replaceAll(code -> String.valueOf((char) Integer.parseInt(code.group(1), 16)))
        .translateEscapes();
  }

  @Test
  void suchACharacterInATextOrAProperNameIsNotAtFault() {
    fixture.with("V2__text.sql", "SELECT '\u2018a\u2019', \"a\u00a0b\", größe FROM t; -- \u00a0\n");

    assertThat(failure()).contains("does not exist").doesNotContain("is one name");
  }

  @Test
  void colonsAtTheirPlaceRun() {
    fixture.with(
        "V2__colons.sql",
        """
        SELECT parts[1:id], parts[:id], parts[id:], id::text, ':id', $$ :id $$ FROM t; -- :id
        DO $$DECLARE n int; BEGIN n:=1; SELECT id INTO n FROM t; END$$;
        """);

    assertThat(fixture.migrate().applied()).hasSize(2);
  }

  @Test
  void rowsForAClientAreRefusedBeforeTheFirstChange() {
    fixture
        .with("V2__out.sql", "SELECT 1;\nCOPY (SELECT id FROM t) TO STDOUT;\n")
        .with("V3__out.sql", "copy t (id) to stdout with (format csv);\n");

    Throwable failure = catchThrowable(() -> fixture.runner().run(Options.ALL));

    assertThat(failure)
        .isInstanceOf(InvalidMigrationsException.class)
        .hasMessageContainingAll(
            "V2__out.sql:2: COPY … TO stdout sends rows to the client",
            "V3__out.sql:1: COPY … TO stdout",
            "delete it");
    assertThat(fixture.database.value("SELECT to_regclass('t') IS NULL")).isEqualTo("t");
  }

  /** A name may be of megabytes, and is quoted in each message about it. */
  @Test
  void whatTheServerQuotesIsOfBoundedLength() throws Exception {
    fixture.with("V2__long.sql", "SELECT " + "x".repeat(100_000) + ";\n");

    assertThat(failure()).startsWith("V2__long.sql:1 failed: ERROR: column").hasSizeLessThan(1200);
    assertThat(checked()).hasSizeLessThan(1400);
    assertThat(fixture.events)
        .isNotEmpty()
        .allSatisfy(event -> assertThat(event.message()).hasSizeLessThan(1200));
  }

  @Test
  void whatARoleMayNotIsToBeGranted() {
    fixture.with("V2__denied.sql", "SET LOCAL ROLE pg_monitor;\nINSERT INTO t VALUES (1);\n");

    assertThat(failure())
        .isEqualTo(
            "V2__denied.sql:2 failed: ERROR: permission denied for table t [42501]; it was"
                + " rolled back, grant it (see deploy/sql/roles.sql) or correct it and migrate"
                + " again");
  }

  /** Flyway's own table is made before any file. */
  @Test
  void whatARoleMayNotBeforeAnyFileIsToBeGranted() {
    String role = "lowly_" + fixture.database.name();
    fixture.database.execute(
        "CREATE ROLE " + role + " LOGIN",
        "GRANT CREATE ON DATABASE " + fixture.database.name() + " TO " + role,
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC");
    String url = fixture.database.url().replaceFirst("//[^/@]*@", "//" + role + "@");

    assertThat(
            catchThrowable(
                () ->
                    fixture
                        .runner(
                            () ->
                                OwnConnection.of(
                                    Database.dataSource(
                                            DatabaseSettings.parse(url), "lockstep test")
                                        .getConnection()),
                            url)
                        .run(Options.ALL)))
        .hasMessageContaining("permission denied for schema public")
        .hasMessageEndingWith("; grant it, see deploy/sql/roles.sql");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "COPY t FROM PROGRAM 'true' | pg_execute_server_program may: put the rows behind COPY",
        "COPY t (id) TO PROGRAM 'true' | pg_execute_server_program may",
        "COPY t FROM '/tmp/t' | pg_read_server_files may: put the rows behind COPY",
        "COPY (SELECT * FROM t) TO '/tmp/t' | pg_write_server_files may: delete it",
      })
  void whatOnlyTheServersOwnerMayCopyIsCalledSo(String copy, String remedy) {
    fixture.with("V2__copy.sql", "SET LOCAL ROLE pg_monitor;\n" + copy + ";\n");

    assertThat(failure()).startsWith("V2__copy.sql:2 failed: ").contains("[42501]", remedy);
  }
}
