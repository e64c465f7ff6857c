// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.support.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CatalogReaderTest {
  private final TestDatabase database = TestDatabase.create();

  @AfterEach
  void drop() {
    database.close();
  }

  private Catalog read() throws SQLException {
    try (Connection connection = database.open()) {
      return CatalogReader.read(connection, CatalogFilter.DEFAULT);
    }
  }

  @Test
  void readsATableWithWhatBelongsToIt() throws SQLException {
    database.execute(
        """
        CREATE TABLE artworks (
          id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          title varchar(200) NOT NULL,
          price numeric(10,2) DEFAULT 0 CHECK (price >= 0),
          parent bigint REFERENCES artworks ON DELETE CASCADE
        )""",
        "CREATE INDEX artworks_title ON artworks (lower(title)) WHERE price > 1",
        "COMMENT ON COLUMN artworks.title IS 'As the artist wrote it'");
    Catalog catalog = read();
    assertThat(catalog.objects().keySet().stream().map(ObjectId::toString))
        .containsExactly(
            "schema public",
            "table public.artworks",
            "column public.artworks.id",
            "column public.artworks.parent",
            "column public.artworks.price",
            "column public.artworks.title",
            "default public.artworks.price",
            "constraint public.artworks.artworks_parent_fkey",
            "constraint public.artworks.artworks_pkey",
            "constraint public.artworks.artworks_price_check",
            "index public.artworks_title");
    assertThat(catalog.get(ObjectId.parse("column public.artworks.title")).attributes())
        .containsEntry("type", "character varying(200)")
        .containsEntry("not_null", "true")
        .containsEntry("comment", "As the artist wrote it");
    assertThat(
            catalog
                .get(ObjectId.parse("constraint public.artworks.artworks_parent_fkey"))
                .dependencies())
        .contains(
            ObjectId.parse("column public.artworks.id"),
            ObjectId.parse("constraint public.artworks.artworks_pkey"));
  }

  @Test
  void leavesOutOtherToolsAndExtensions() throws SQLException {
    database.execute(
        "CREATE TABLE flyway_schema_history (installed_rank serial PRIMARY KEY)",
        "CREATE SCHEMA drizzle",
        "CREATE TABLE drizzle.__drizzle_migrations (id serial PRIMARY KEY)",
        "CREATE TEMPORARY TABLE passing (id integer)");
    assertThat(read().objects().keySet().stream().map(ObjectId::toString))
        .containsExactly("schema public");
  }
}
