// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogDifferences;
import dev.lockstep.catalog.CatalogLock;
import dev.lockstep.catalog.ObjectDifference;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CatalogDifferencesTest {
  @Test
  void namesEachObjectThatIsNotAsExpected() throws Exception {
    try (DiffProof proof = new DiffProof()) {
      Catalog expected =
          proof.catalogOf("CREATE TABLE t (a integer, b text); CREATE INDEX i ON t (a)");
      Catalog actual = proof.catalogOf("CREATE TABLE t (b text, a bigint); CREATE TABLE u ()");
      CatalogLock lock = CatalogLock.of(expected, new TreeMap<>());
      assertThat(CatalogDifferences.between(lock, actual).differences())
          .extracting(ObjectDifference::message)
          .containsExactly(
              "table public.u is not in the schema",
              "column public.t.a differs from the schema",
              "index public.i is missing");
      assertThat(CatalogDifferences.between(expected, actual).differences())
          .extracting(ObjectDifference::message)
          .contains("column public.t.a differs in type");
      assertThat(CatalogDifferences.between(lock, expected).isEmpty()).isTrue();
    }
  }
}
