// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** What belongs to an extension is the extension's: of all that the server has. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ExtensionsTest {
  private static DiffProof proof;

  @BeforeAll
  static void open() {
    proof = new DiffProof();
  }

  @AfterAll
  static void close() {
    proof.close();
  }

  @Test
  void of_an_extension_nothing_but_itself_is_in_the_catalog_and_it_comes_and_goes()
      throws Exception {
    Set<String> before = new TreeSet<>();
    for (CatalogObject object : proof.catalogOf("").objects().values()) {
      before.add(object.id().toString());
    }
    List<String> faults = new ArrayList<>();
    int made = 0;
    for (String name : available()) {
      String sql = "CREATE EXTENSION \"" + name + "\" CASCADE";
      Catalog with;
      try {
        with = proof.catalogOf(sql);
      } catch (java.sql.SQLException e) {
        // Its library is not in this build of PostgreSQL: PL/Python and the like.
        assertThat(e.getMessage())
            .containsAnyOf(
                "could not load library",
                "could not access file",
                "could not open extension control file");
        continue;
      }
      made++;
      for (CatalogObject object : with.objects().values()) {
        if (object.id().kind() != ObjectKind.EXTENSION
            && !before.contains(object.id().toString())) {
          faults.add(name + " shows " + object.id());
        }
      }
      try {
        proof.provesThereAndBack("", sql);
      } catch (AssertionError | RuntimeException e) {
        faults.add(name + ": " + e);
      }
    }
    assertThat(faults).isEmpty();
    assertThat(made).isGreaterThan(30);
  }

  private static List<String> available() throws Exception {
    return List.of(
        proof
            .value(
                "SELECT string_agg(name, ',' ORDER BY name) FROM pg_available_extensions"
                    + " WHERE name <> 'plpgsql'")
            .split(","));
  }
}
