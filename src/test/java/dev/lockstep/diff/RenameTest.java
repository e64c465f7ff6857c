// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.diff.operation.RenderedStatement;
import dev.lockstep.diff.operation.Reversibility;
import dev.lockstep.diff.rename.Hints;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RenameTest {
  private static DiffProof proof;

  @BeforeAll
  static void open() {
    proof = new DiffProof();
  }

  @AfterAll
  static void close() {
    proof.close();
  }

  private static List<String> statements(String from, String to, Map<String, String> newToOld)
      throws Exception {
    Catalog target = proof.catalogOf(to);
    Catalog start = proof.make(from);
    Map<ObjectId, ObjectId> renamed = new java.util.HashMap<>();
    newToOld.forEach((now, old) -> renamed.put(ObjectId.parse(now), ObjectId.parse(old)));
    Diff diff = Differ.diff(start, target, Hints.renamed(renamed));
    proof.apply(diff, target);
    return diff.statements().stream().map(RenderedStatement::sql).toList();
  }

  @Test
  void aTableKeepsItsRowsUnderANewName() throws Exception {
    assertThat(
            statements(
                "CREATE TABLE art (id serial PRIMARY KEY, n integer CHECK (n > 0)); CREATE INDEX ON art (n);"
                    + " CREATE VIEW v AS SELECT n FROM art",
                "CREATE TABLE artworks (id serial PRIMARY KEY, n integer CHECK (n > 0)); CREATE INDEX ON"
                    + " artworks (n); CREATE VIEW v AS SELECT n FROM artworks",
                Map.of("table public.artworks", "table public.art")))
        .containsExactlyInAnyOrder(
            "ALTER TABLE public.art RENAME TO artworks",
            "ALTER TABLE public.artworks RENAME CONSTRAINT art_n_check TO artworks_n_check",
            "ALTER TABLE public.artworks RENAME CONSTRAINT art_pkey TO artworks_pkey",
            "ALTER INDEX public.art_n_idx RENAME TO artworks_n_idx",
            "ALTER SEQUENCE public.art_id_seq RENAME TO artworks_id_seq");
  }

  @Test
  void aColumnKeepsItsValuesUnderANewName() throws Exception {
    assertThat(
            statements(
                "CREATE TABLE t (old text DEFAULT 'x', CONSTRAINT c CHECK (old <> '')); CREATE INDEX i ON t"
                    + " (lower(old)) WHERE old <> 'old'",
                "CREATE TABLE t (\"new name\" text DEFAULT 'x', CONSTRAINT c CHECK (\"new name\" <> ''));"
                    + " CREATE INDEX i ON t (lower(\"new name\")) WHERE \"new name\" <> 'old'",
                Map.of("column public.t.\"new name\"", "column public.t.old")))
        .containsExactly("ALTER TABLE public.t RENAME COLUMN old TO \"new name\"");
  }

  @Test
  void aHintThatHasBeenFollowedSaysNothing() throws Exception {
    assertThat(
            statements(
                "CREATE TABLE t (b text)",
                "CREATE TABLE t (b text)",
                Map.of("column public.t.b", "column public.t.a")))
        .isEmpty();
  }

  @Test
  void withoutAHintItIsDroppedAndAddedAndSaidSo() throws Exception {
    Diff diff = proof.diff("CREATE TABLE t (a text)", "CREATE TABLE t (b text)");
    assertThat(diff.reversibility()).isEqualTo(Reversibility.IRREVERSIBLE);
    assertThat(diff.losses())
        .singleElement()
        .extracting(loss -> loss.what() + " for " + loss.heir().orElseThrow())
        .isEqualTo("column public.t.a for column public.t.b");
  }

  @Test
  void typesAndOthersAreRenamed() throws Exception {
    assertThat(
            statements(
                "CREATE TYPE m AS ENUM ('a'); CREATE TABLE t (x m DEFAULT 'a'); CREATE VIEW v AS SELECT x"
                    + " FROM t; CREATE VIEW w AS SELECT x FROM v",
                "CREATE TYPE mood AS ENUM ('a'); CREATE TABLE t (x mood DEFAULT 'a'); CREATE VIEW vv AS"
                    + " SELECT x FROM t; CREATE VIEW w AS SELECT x FROM vv",
                Map.of("enum public.mood", "enum public.m", "view public.vv", "view public.v")))
        .containsExactly("ALTER TYPE public.m RENAME TO mood", "ALTER VIEW public.v RENAME TO vv");
  }

  @Test
  void aRoutineThatTakesRowsOfATableGoesByItsNewName() throws Exception {
    assertThat(
            statements(
                "CREATE TABLE art (id integer); CREATE FUNCTION f(a art, b art[], c integer) RETURNS"
                    + " integer LANGUAGE sql AS 'SELECT 1'; CREATE FUNCTION gone(a art) RETURNS integer"
                    + " LANGUAGE sql AS 'SELECT 1'",
                "CREATE TABLE \"Art\" (id integer); CREATE FUNCTION f(a \"Art\", b \"Art\"[], c"
                    + " integer) RETURNS integer LANGUAGE sql AS 'SELECT 1'",
                Map.of("table public.\"Art\"", "table public.art")))
        .containsExactly(
            "ALTER TABLE public.art RENAME TO \"Art\"",
            "DROP FUNCTION public.gone(public.\"Art\")");
  }

  /** What stands before and after, with the name that changes; how; and what is to be said. */
  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          CREATE SCHEMA %s                                              | schema %s           | ALTER SCHEMA old RENAME TO young
          CREATE COLLATION %s (LOCALE = 'C', PROVIDER = libc)           | collation public.%s | ALTER COLLATION public.old RENAME TO young
          CREATE DOMAIN %s AS integer CONSTRAINT c CHECK (VALUE > 0)    | domain public.%s    | ALTER DOMAIN public.old RENAME TO young
          CREATE DOMAIN d AS integer CONSTRAINT %s CHECK (VALUE > 0)    | domain constraint public.d.%s | ALTER DOMAIN public.d RENAME CONSTRAINT old TO young
          CREATE TYPE %s AS (a integer)                                 | composite public.%s | ALTER TYPE public.old RENAME TO young
          CREATE TYPE %s AS RANGE (SUBTYPE = float8, MULTIRANGE_TYPE_NAME = m) | range public.%s | ALTER TYPE public.old RENAME TO young
          CREATE SEQUENCE %s                                            | sequence public.%s  | ALTER SEQUENCE public.old RENAME TO young
          CREATE FUNCTION %s(a integer) RETURNS integer LANGUAGE sql AS 'SELECT 1' | function public.%s(integer) | ALTER FUNCTION public.old(integer) RENAME TO young
          CREATE PROCEDURE %s() LANGUAGE sql AS 'SELECT 1'              | procedure public.%s() | ALTER PROCEDURE public.old() RENAME TO young
          CREATE AGGREGATE %s(integer) (SFUNC = int4pl, STYPE = integer) | aggregate public.%s(integer) | ALTER AGGREGATE public.old(integer) RENAME TO young
          CREATE MATERIALIZED VIEW %s AS SELECT 1 AS a                  | materialized view public.%s | ALTER MATERIALIZED VIEW public.old RENAME TO young
          CREATE TABLE t (a integer, b integer); CREATE STATISTICS %s ON a, b FROM t | statistics public.%s | ALTER STATISTICS public.old RENAME TO young
          CREATE TABLE t (a integer); CREATE RULE %s AS ON DELETE TO t DO INSTEAD NOTHING | rule public.t.%s | ALTER RULE old ON public.t RENAME TO young
          CREATE TABLE t (a integer); CREATE POLICY %s ON t             | policy public.t.%s  | ALTER POLICY old ON public.t RENAME TO young
          CREATE TABLE t (a integer); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END'; CREATE TRIGGER %s BEFORE INSERT ON t EXECUTE FUNCTION f() | trigger public.t.%s | ALTER TRIGGER old ON public.t RENAME TO young
          CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'; CREATE EVENT TRIGGER %s ON ddl_command_end EXECUTE FUNCTION f() | event trigger %s | ALTER EVENT TRIGGER old RENAME TO young
          CREATE TABLE t (a integer); CREATE PUBLICATION %s FOR TABLE t | publication %s      | ALTER PUBLICATION old RENAME TO young
          """)
  void whateverHasARenameIsRenamed(String sql, String id, String statement) throws Exception {
    assertThat(
            statements(
                sql.formatted("old"),
                sql.formatted("young"),
                Map.of(id.formatted("young"), id.formatted("old"))))
        .containsExactly(statement);
  }
}
