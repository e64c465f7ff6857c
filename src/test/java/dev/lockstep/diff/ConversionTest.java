// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogFilter;
import dev.lockstep.catalog.CatalogReader;
import dev.lockstep.diff.operation.Reversibility;
import dev.lockstep.diff.operation.UnsupportedChangeException;
import dev.lockstep.diff.rename.Hints;
import dev.lockstep.diff.render.SqlScript;
import dev.lockstep.support.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Values that move to another type arrive whole, or are refused: none is cut or mixed up. */
class ConversionTest {
  private static Catalog catalog(TestDatabase database) throws SQLException {
    try (Connection connection = database.open()) {
      return CatalogReader.read(connection, CatalogFilter.DEFAULT);
    }
  }

  private static Diff apply(TestDatabase database, String before, String rows, String after)
      throws SQLException {
    Diff diff;
    try (TestDatabase target = TestDatabase.create()) {
      target.execute(after);
      database.execute(before, rows);
      diff = Differ.diff(catalog(database), catalog(target), Hints.NONE);
    }
    for (SqlScript script : diff.inOneStep()) {
      database.execute(script.text());
    }
    return diff;
  }

  @Test
  void aTextThatIsTooLongForADomainIsRefusedAndNotCut() throws Exception {
    String domain = "CREATE DOMAIN short AS varchar(3); CREATE DOMAIN shorter AS short;";
    for (String type : new String[] {"short", "shorter"}) {
      try (TestDatabase database = TestDatabase.create()) {
        assertThatThrownBy(
                () ->
                    apply(
                        database,
                        domain + "CREATE TABLE t (a text)",
                        "INSERT INTO t VALUES ('abcdef')",
                        domain + "CREATE TABLE t (a " + type + ")"))
            .hasStackTraceContaining("value too long for type character varying(3)");
        assertThat(database.value("SELECT a FROM t")).isEqualTo("abcdef");
      }
    }
    try (TestDatabase database = TestDatabase.create()) {
      assertThatThrownBy(
              () ->
                  apply(
                      database,
                      "CREATE DOMAIN word AS varchar(9); CREATE TABLE t (a word)",
                      "INSERT INTO t VALUES ('abcdef')",
                      "CREATE DOMAIN word AS varchar(3); CREATE TABLE t (a word)"))
          .hasStackTraceContaining("value too long for type character varying(3)");
    }
  }

  @Test
  void attributesThatChangePlacesKeepTheirValues() throws Exception {
    try (TestDatabase database = TestDatabase.create()) {
      apply(
          database,
          "CREATE TYPE place AS (street text, town text); CREATE TABLE t (id int, a place)",
          "INSERT INTO t VALUES (1, ('Main Street', 'Ulm')), (2, NULL), (3, (NULL, NULL))",
          "CREATE TYPE place AS (town text, \"No\" int, street text);"
              + " CREATE TABLE t (id int, a place)");
      assertThat(
              database.rows(
                  "SELECT id, (a).town, (a).street, (a).\"No\", a IS NOT DISTINCT FROM NULL FROM t"
                      + " ORDER BY id"))
          .isEqualTo(
              database.rows(
                  "SELECT * FROM (VALUES (1, 'Ulm', 'Main Street', NULL::int, false),"
                      + " (2, NULL, NULL, NULL, true), (3, NULL, NULL, NULL, false)) v"));
    }
    try (TestDatabase database = TestDatabase.create()) {
      assertThatThrownBy(
              () ->
                  apply(
                      database,
                      "CREATE TYPE place AS (street text, town text); CREATE TABLE t (a place[])",
                      "INSERT INTO t VALUES (ARRAY[('Main Street', 'Ulm')::place])",
                      "CREATE TYPE place AS (town text, street text); CREATE TABLE t (a place[])"))
          .isInstanceOf(UnsupportedChangeException.class)
          .hasMessageContaining("change places");
    }
  }

  @Test
  void whatCutsOrTakesAwayIsNoLosslessReverse() throws Exception {
    try (TestDatabase database = TestDatabase.create()) {
      assertThat(
              apply(
                      database,
                      "CREATE DOMAIN cents AS numeric(6, 2); CREATE TABLE t (a text)",
                      "INSERT INTO t VALUES ('1.239')",
                      "CREATE DOMAIN cents AS numeric(6, 2); CREATE TABLE t (a cents)")
                  .reversibility())
          .isEqualTo(Reversibility.IRREVERSIBLE);
      assertThat(database.value("SELECT a FROM t")).isEqualTo("1.24");
    }
    try (TestDatabase database = TestDatabase.create()) {
      assertThat(
              apply(
                      database,
                      "CREATE TYPE place AS (street text, town text); CREATE TABLE t (a place)",
                      "INSERT INTO t VALUES (('Main Street', 'Ulm'))",
                      "CREATE TYPE place AS (town text); CREATE TABLE t (a place)")
                  .reversibility())
          .isEqualTo(Reversibility.IRREVERSIBLE);
    }
  }
}
