// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.cache.Cache;
import dev.lockstep.lint.fix.SafeSteps;
import dev.lockstep.migration.file.MigrationFolder;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.scope.Scope;
import dev.lockstep.support.Scratch;
import dev.lockstep.support.Tree;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which finding gets which steps. */
class SafeStepsTest {
  @TempDir private Path root;

  @Test
  void whatMovesAStatementBehindALockIsNoStepForTheLockThatItTakesItself() throws Exception {
    new Tree(root)
        .with("V1__art.sql", "CREATE TABLE art (id bigint PRIMARY KEY, n int);")
        .with(
            "V2__change.sql",
            """
            ALTER TABLE art ALTER COLUMN n TYPE bigint;
            DO $$ BEGIN EXECUTE 'CREATE INDEX by_n ON art (n)'; END $$;
            """);
    MigrationSet migrations = MigrationFolder.read(root);
    LintReport report =
        new Lint(Scratch.source(), "test", Scope.ALL, Consent.NONE)
            .run(migrations, new LintSelection(migrations.versioned().subList(1, 2), true));
    Map<String, List<String>> steps = new TreeMap<>();
    new SafeSteps(Scratch.source(), Cache.NONE, "test", Scope.ALL)
        .of(migrations, report)
        .forEach((found, each) -> steps.put(found.finding().rule(), each));
    assertThat(steps.get("require-concurrent-index-creation")).isEmpty();
    assertThat(steps.get("strong-lock-before-slow-work"))
        .containsExactly(
            "-- in a migration of its own:",
            "DO $$ BEGIN EXECUTE 'CREATE INDEX by_n ON art (n)'; END $$;");
  }
}
