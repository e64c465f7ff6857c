// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.outside;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.migration.outside.ConcurrentStatement.CreateIndex;
import dev.lockstep.migration.outside.ConcurrentStatement.Detach;
import dev.lockstep.migration.outside.ConcurrentStatement.DropIndex;
import dev.lockstep.migration.outside.ConcurrentStatement.Ordinary;
import dev.lockstep.migration.outside.ConcurrentStatement.Reindex;
import dev.lockstep.migration.outside.ConcurrentStatement.Standalone;
import dev.lockstep.sql.StatementSplitter;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConcurrentStatementTest {
  @ParameterizedTest
  @MethodSource
  void tellsWhatAStatementIsAbout(String sql, ConcurrentStatement expected) {
    assertThat(ConcurrentStatement.of(StatementSplitter.split(sql).get(0))).isEqualTo(expected);
  }

  static Stream<Arguments> tellsWhatAStatementIsAbout() {
    return Stream.of(
        Arguments.of(
            "CREATE INDEX CONCURRENTLY i ON t (a)", new CreateIndex(Optional.of("i"), "t")),
        Arguments.of(
            "create unique index concurrently if not exists \"I x\" on only s.\"T\" using gin (a)",
            new CreateIndex(Optional.of("s.\"I x\""), "s.\"T\"")),
        Arguments.of("CREATE INDEX CONCURRENTLY ON t (a)", new CreateIndex(Optional.empty(), "t")),
        Arguments.of(
            "create /* x */ index concurrently -- y\n Größe on ÄRGER (a)",
            new CreateIndex(Optional.of("\"größe\""), "\"Ärger\"")),
        Arguments.of("DROP INDEX CONCURRENTLY i", new DropIndex("i")),
        Arguments.of("DROP INDEX CONCURRENTLY IF EXISTS s.i", new DropIndex("s.i")),
        Arguments.of("REINDEX INDEX CONCURRENTLY i", new Reindex()),
        Arguments.of("REINDEX (VERBOSE, CONCURRENTLY) TABLE t", new Reindex()),
        Arguments.of(
            "ALTER TABLE IF EXISTS ONLY s.t DETACH PARTITION s.p CONCURRENTLY",
            new Detach("s.t", "s.p")),
        Arguments.of("VACUUM t", new Standalone()),
        Arguments.of("CALL p()", new Standalone()),
        Arguments.of("DO $$ BEGIN COMMIT; END $$", new Standalone()),
        Arguments.of("ALTER TABLE t ADD a int", new Ordinary()),
        Arguments.of("CREATE INDEX i ON t (a)", new Ordinary()),
        Arguments.of("INSERT INTO t VALUES ('CONCURRENTLY')", new Ordinary()));
  }
}
