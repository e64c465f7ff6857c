// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.sql.StatementSplitter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransactionalityTest {
  private static boolean mustRunOutside(String sql) {
    return Transactionality.mustRunOutside(StatementSplitter.split(sql).getFirst());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create /* x */ unique index concurrently if not exists i on t (a)",
        "CREATE INDEX -- TABLE\n CONCURRENTLY ON t (a)",
        "DROP INDEX CONCURRENTLY i",
        "REINDEX (VERBOSE, CONCURRENTLY) TABLE t",
        "REINDEX SCHEMA s",
        "ALTER TABLE ONLY s.t DETACH PARTITION \"P\" CONCURRENTLY",
        "ALTER SYSTEM SET a = 1",
        "CREATE DATABASE d",
        "DROP SUBSCRIPTION s",
        "VACUUM t",
        "CLUSTER",
      })
  void outsideATransaction(String sql) {
    assertThat(mustRunOutside(sql)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE INDEX \"CONCURRENTLY\" ON t (a)",
        "CREATE TABLE t (index int, concurrently_done bool DEFAULT 'CONCURRENTLY')",
        "REINDEX TABLE schema",
        "REINDEX INDEX system",
        "ALTER TABLE t DETACH PARTITION p FINALIZE",
        "CLUSTER t",
        "COMMENT ON INDEX i IS 'CREATE INDEX CONCURRENTLY'",
      })
  void inside(String sql) {
    assertThat(mustRunOutside(sql)).isFalse();
  }
}
