// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.cache.Cache;
import dev.lockstep.cache.FolderCache;
import dev.lockstep.lint.PendingWork.Seen;
import dev.lockstep.lint.trace.StatementWork;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationFolder;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.scope.Scope;
import dev.lockstep.support.Scratch;
import dev.lockstep.support.Tree;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run does to what was there before it, by the names that a live database has. */
class PendingWorkTest {
  @TempDir private Path root;
  @TempDir private Path memory;
  private Tree tree;

  @BeforeEach
  void open() {
    tree =
        new Tree(root)
            .with(
                "V1__art.sql",
                "CREATE TABLE \"Art\" (id bigint PRIMARY KEY, title text, year int);\n"
                    + "CREATE TABLE artists (id bigint PRIMARY KEY);\n"
                    + "INSERT INTO \"Art\" VALUES (1, 'one', 1900), (2, 'two', 1950);\n");
  }

  /** All but the first. */
  private PendingWork pending() {
    MigrationSet migrations = MigrationFolder.read(root);
    List<MigrationFile> pending =
        Stream.concat(migrations.versioned().stream().skip(1), migrations.repeatables().stream())
            .toList();
    Cache cache = FolderCache.in(memory, Clock.systemUTC());
    return new PendingWork(cache, "test", Scope.ALL, migrations, pending);
  }

  private static List<String> lines(Seen seen, String script) {
    List<String> lines = new ArrayList<>();
    for (StatementWork each : seen.work().get(script).statements()) {
      each.locks()
          .forEach((name, mode) -> lines.add(each.line() + " " + mode.label() + " " + name));
      each.rewritten().forEach(name -> lines.add(each.line() + " rewritten " + name));
      each.scanned().forEach(name -> lines.add(each.line() + " scanned " + name));
      each.changed().forEach(name -> lines.add(each.line() + " changed " + name));
      each.built().forEach((name, n) -> lines.add(each.line() + " built " + n + " " + name));
      if (!each.locksSeen()) {
        lines.add(each.line() + " locks not seen");
      }
    }
    return lines;
  }

  @Test
  void whatARunMakesIsNoOnesAndWhatItRenamesHasItsOldName() throws Exception {
    tree.with(
            "V2__rename.sql",
            """
            ALTER TABLE "Art" RENAME TO works;
            CREATE TABLE fresh (id int PRIMARY KEY, art bigint);
            INSERT INTO fresh VALUES (1, 1);
            """)
        .with(
            "V3__more.sql",
            """
            ALTER TABLE works ALTER COLUMN year TYPE bigint;
            ALTER TABLE fresh ADD FOREIGN KEY (art) REFERENCES works;
            UPDATE works SET title = upper(title);
            ALTER TABLE fresh ALTER COLUMN id TYPE bigint;
            """)
        .with("V4__index.sql", "CREATE INDEX CONCURRENTLY works_year ON works (year);")
        .with("R__do.sql", "DO $$ BEGIN ALTER TABLE artists ADD COLUMN born date; END $$;");
    Seen seen = pending().look(Scratch.source());
    assertThat(seen.failure()).isEmpty();
    assertThat(lines(seen, "V2__rename.sql")).containsExactly("1 ACCESS EXCLUSIVE \"Art\"");
    // It holds the strongest of locks already when it gets the trigger of the foreign key, for
    // which
    // PostgreSQL joins the rows of fresh with all of it.
    assertThat(lines(seen, "V3__more.sql"))
        .containsExactly(
            "1 ACCESS EXCLUSIVE \"Art\"",
            "1 rewritten \"Art\"",
            "1 scanned \"Art\"",
            "1 built 1 \"Art\"",
            "2 scanned \"Art\"",
            "3 scanned \"Art\"",
            "3 changed \"Art\"");
    assertThat(lines(seen, "V4__index.sql"))
        .containsExactly("1 built 1 \"Art\"", "1 locks not seen");
    assertThat(lines(seen, "R__do.sql")).containsExactly("1 ACCESS EXCLUSIVE artists");
  }

  @Test
  void theSameFilesNeedNoSecondLookAndOthersDo() throws Exception {
    tree.with("V2__n.sql", "ALTER TABLE \"Art\" ADD COLUMN n int;");
    assertThat(pending().remembered(18)).isEmpty();
    Seen seen = pending().look(Scratch.source());
    assertThat(pending().remembered(seen.major())).contains(seen);
    assertThat(pending().remembered(seen.major() + 1)).isEmpty();
    tree.with("V3__m.sql", "ALTER TABLE artists ADD COLUMN n int;");
    assertThat(pending().remembered(seen.major())).isEmpty();
    tree.without("V3__m.sql").with("V1__art.sql", tree.text("V1__art.sql") + "SELECT 1;\n");
    assertThat(pending().remembered(seen.major())).isEmpty();
  }

  @Test
  void whatComesBeforeAFailureIsSeenAndTheFailureIsNamed() throws Exception {
    tree.with("V2__n.sql", "ALTER TABLE \"Art\" ADD COLUMN n int;")
        .with("V3__bad.sql", "SELECT 1;\nDROP TABLE nothing;")
        .with("V4__m.sql", "ALTER TABLE artists ADD COLUMN n int;");
    Seen seen = pending().look(Scratch.source());
    assertThat(lines(seen, "V2__n.sql")).containsExactly("1 ACCESS EXCLUSIVE \"Art\"");
    assertThat(seen.work()).containsOnlyKeys("V2__n.sql");
    assertThat(seen.failure())
        .hasValueSatisfying(
            failure -> {
              assertThat(failure.file()).endsWith("V3__bad.sql");
              assertThat(failure.line()).isEqualTo(2);
            });
  }
}
