// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogLock;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DriftReportTest {
  @Test
  void namesEachObjectThatIsNotAsExpected() throws Exception {
    try (DiffProof proof = new DiffProof()) {
      Catalog expected =
          proof.catalogOf("CREATE TABLE t (a integer, b text); CREATE INDEX i ON t (a)");
      Catalog actual = proof.catalogOf("CREATE TABLE t (b text, a bigint); CREATE TABLE u ()");
      CatalogLock lock = CatalogLock.of(expected, new TreeMap<>());
      assertThat(DriftReport.between(lock, actual).differences())
          .extracting(Difference::message)
          .containsExactly(
              "table public.u is not in the schema",
              "column public.t.a differs from the schema",
              "index public.i is missing");
      assertThat(DriftReport.between(expected, actual).differences())
          .extracting(Difference::message)
          .contains("column public.t.a differs in type");
      assertThat(DriftReport.between(lock, expected).isEmpty()).isTrue();
    }
  }
}
