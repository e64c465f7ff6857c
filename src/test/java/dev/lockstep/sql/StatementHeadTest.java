// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatementHeadTest {
  private static StatementHead head(String sql) {
    return StatementHead.of(StatementSplitter.split(sql).getFirst());
  }

  /** Verb, kind, modifiers in order, and name. */
  private static String said(String sql) {
    StatementHead head = head(sql);
    String modifiers =
        head.modifiers().stream().map(Enum::name).sorted().collect(Collectors.joining(" "));
    String name = head.name().map(QualifiedName::toString).orElse("");
    return (head.verb() + " " + head.type() + "," + modifiers + "," + name).strip();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CREATE TABLE artworks (id int)|CREATE TABLE,,artworks",
        "create table if not exists App.Artworks (id int)|CREATE TABLE,IF_NOT_EXISTS,app.artworks",
        "CREATE GLOBAL TEMPORARY TABLE t (id int)|CREATE TABLE,TEMPORARY,t",
        "CREATE LOCAL TEMP VIEW v AS SELECT 1|CREATE VIEW,TEMPORARY,v",
        "CREATE UNLOGGED TABLE \"Odd \"\"one\"\"\" ()|CREATE TABLE,UNLOGGED,\"Odd \"\"one\"\"\"",
        "CREATE TABLE if (id int)|CREATE TABLE,,if",
        "CREATE FOREIGN TABLE f () SERVER s|CREATE FOREIGN_TABLE,,f",
        "CREATE FOREIGN DATA WRAPPER w|CREATE FOREIGN_DATA_WRAPPER,,w",
        "CREATE OR REPLACE RECURSIVE VIEW v (a) AS SELECT 1|CREATE VIEW,OR_REPLACE RECURSIVE,v",
        "CREATE MATERIALIZED VIEW IF NOT EXISTS m AS SELECT 1|CREATE MATERIALIZED_VIEW,IF_NOT_EXISTS,m",
        "create /* x */ index concurrently on t (a)|CREATE INDEX,CONCURRENTLY,",
        "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a)|CREATE INDEX,CONCURRENTLY IF_NOT_EXISTS UNIQUE,i",
        "CREATE -- a /* b@INDEX/* /* */ */concurrently -- c@i ON t (a)|CREATE INDEX,CONCURRENTLY,i",
        "CREATE INDEX ON ONLY t (a)|CREATE INDEX,,",
        "DROP INDEX CONCURRENTLY IF EXISTS app.i, app.j|DROP INDEX,CONCURRENTLY IF_EXISTS,app.i",
        "REINDEX (VERBOSE, TABLESPACE x) TABLE CONCURRENTLY t|REINDEX TABLE,CONCURRENTLY,t",
        "REINDEX (CONCURRENTLY, VERBOSE) INDEX s.i|REINDEX INDEX,CONCURRENTLY,s.i",
        "REFRESH MATERIALIZED VIEW CONCURRENTLY m|REFRESH MATERIALIZED_VIEW,CONCURRENTLY,m",
        "ALTER TABLE IF EXISTS ONLY public.t ADD a int|ALTER TABLE,IF_EXISTS ONLY,public.t",
        "ALTER TABLE ALL IN TABLESPACE a SET TABLESPACE b|ALTER TABLE,,",
        "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO r|ALTER DEFAULT_PRIVILEGES,,",
        "ALTER USER MAPPING FOR u SERVER s|ALTER USER_MAPPING,,",
        "CREATE USER u|CREATE USER,,u",
        "CREATE CONSTRAINT TRIGGER c AFTER INSERT ON t|CREATE TRIGGER,,c",
        "CREATE EVENT TRIGGER e ON ddl_command_end|CREATE EVENT_TRIGGER,,e",
        "CREATE TRUSTED PROCEDURAL LANGUAGE l|CREATE LANGUAGE,,l",
        "CREATE DEFAULT CONVERSION c FOR 'a' TO 'b' FROM f|CREATE CONVERSION,,c",
        "CREATE OR REPLACE FUNCTION app.f(int) RETURNS int|CREATE FUNCTION,OR_REPLACE,app.f",
        "CREATE SCHEMA IF NOT EXISTS AUTHORIZATION Joe|CREATE SCHEMA,IF_NOT_EXISTS,joe",
        "CREATE SCHEMA AUTHORIZATION CURRENT_USER|CREATE SCHEMA,,",
        "CREATE SCHEMA app AUTHORIZATION joe|CREATE SCHEMA,,app",
        "CREATE STATISTICS ON a, b FROM t|CREATE STATISTICS,,",
        "CREATE TEXT SEARCH CONFIGURATION c (COPY = simple)|CREATE TEXT_SEARCH,,c",
        "COMMENT ON COLUMN app.t.c IS 'x'|COMMENT COLUMN,,app.t.c",
        "COMMENT ON MATERIALIZED VIEW m IS 'x'|COMMENT MATERIALIZED_VIEW,,m",
        "DROP OWNED BY joe|DROP OWNED,,",
        "CREATE TABLE U&\"d\\0061ta\" ()|CREATE TABLE,,data",
        "CREATE TABLE u&\"d!0061t!+000061\" /* x */ UESCAPE '!' ()|CREATE TABLE,,data",
        "CREATE TABLE U&\"a\\\\b\" ()|CREATE TABLE,,\"a\\b\"",
        "CREATE TABLE Straße ()|CREATE TABLE,,\"straße\"",
        "CREATE TABLE ÄRGER ()|CREATE TABLE,,\"Ärger\"",
        "SELECT 1|SELECT OTHER,,",
        "CREATE WONDER w|CREATE OTHER,,",
      })
  void aHeadSaysWhatIsDoneToWhat(String sql, String said) {
    assertThat(said(sql.replace('@', '\n'))).isEqualTo(said);
  }

  @Test
  void readingLeavesTheCursorBehindTheName() {
    Tokens tokens = Tokens.of("ALTER TABLE ONLY app.t DROP COLUMN c");
    assertThat(StatementHead.read(tokens).is("ALTER", ObjectType.TABLE)).isTrue();
    assertThat(tokens.isNext("DROP", "COLUMN", "C")).isTrue();
  }

  @Test
  void nothingHasNoHead() {
    assertThat(StatementHead.read(Tokens.of("-- nothing")).verb()).isEmpty();
  }
}
