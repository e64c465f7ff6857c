// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.branch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.finding.Finding;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationFolder;
import dev.lockstep.proof.ReplayFailedException;
import dev.lockstep.scope.Scope;
import dev.lockstep.shadow.ScratchServer;
import dev.lockstep.support.ElderServer;
import dev.lockstep.support.GitRepository;
import dev.lockstep.support.PgDump;
import dev.lockstep.support.Scratch;
import dev.lockstep.support.TestDatabase;
import dev.lockstep.support.Tree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two branches in a real repository; what either order makes is what pg_dump says too. */
class BranchProofTest {
  private static final String START =
      """
      CREATE TABLE "Art" (id bigint PRIMARY KEY, title text);
      INSERT INTO "Art" VALUES (1, 'one'), (2, 'two');
      CREATE FUNCTION price() RETURNS int LANGUAGE sql AS 'SELECT 1';
      """;

  private static final ElderServer ELDER = ElderServer.start();

  @TempDir private Path root;
  private Tree tree;
  private GitRepository git;

  @AfterAll
  static void stop() {
    ELDER.close();
  }

  @BeforeEach
  void open() {
    git = GitRepository.in(root);
    tree = new Tree(root).with("db/migrations/V1__art.sql", START);
    git.commit("start").git("branch", "theirs");
  }

  private void theirs(String script, String text) {
    git.git("checkout", "-q", "theirs");
    tree.with("db/migrations/" + script, text);
    git.commit(script).git("checkout", "-q", "main");
  }

  private Path folder() {
    return root.resolve("db/migrations");
  }

  private List<Finding> findings() throws Exception {
    try (Fork fork = Fork.of(folder(), "theirs", MigrationFolder.read(folder()));
        ScratchServer server = Scratch.server()) {
      List<Finding> findings = new BranchProof(server, fork, "test", Scope.ALL).findings();
      boolean sameVersion = findings.toString().contains("has the version of");
      if (fork.ours().size() + fork.theirs().size() == 2 && !sameVersion) {
        assertThat(pgDumpAgrees(fork)).isEqualTo(findings.isEmpty());
      }
      return findings;
    }
  }

  private static boolean pgDumpAgrees(Fork fork) throws Exception {
    try (TestDatabase one = TestDatabase.on(ELDER.server());
        TestDatabase other = TestDatabase.on(ELDER.server())) {
      return apply(one, fork.ours(), fork.theirs())
          && apply(other, fork.theirs(), fork.ours())
          && PgDump.schemaWithoutHistory(one).equals(PgDump.schemaWithoutHistory(other));
    }
  }

  private static boolean apply(
      TestDatabase database, List<MigrationFile> first, List<MigrationFile> second)
      throws Exception {
    database.execute(START);
    try {
      for (MigrationFile file : Stream.concat(first.stream(), second.stream()).toList()) {
        database.execute(Files.readString(file.path()));
      }
      return true;
    } catch (IllegalStateException | AssertionError e) {
      return false;
    }
  }

  @Test
  void whatTouchesDifferentThingsCommutes() throws Exception {
    theirs("V2__index.sql", "CREATE INDEX art_title ON \"Art\" (title);");
    tree.with("db/migrations/V3__year.sql", "ALTER TABLE \"Art\" ADD COLUMN year int;");
    assertThat(findings()).isEmpty();
  }

  @Test
  void twoTextsOfOneFunctionDoNot() throws Exception {
    theirs(
        "V2__price.sql",
        "CREATE OR REPLACE FUNCTION price() RETURNS int LANGUAGE sql AS 'SELECT 2';");
    tree.with(
        "db/migrations/V3__price.sql",
        "CREATE OR REPLACE FUNCTION price() RETURNS int LANGUAGE sql AS 'SELECT 3';");
    assertThat(findings())
        .singleElement()
        .asString()
        .startsWith(folder() + "/V3__price.sql:1: branches: and V2__price.sql of theirs do not")
        .contains("it leads to another schema than applied last: function public.price() differs");
  }

  @Test
  void thePairThatDoesNotCommuteIsNamedAmongOthers() throws Exception {
    theirs("V2__other.sql", "CREATE TABLE other (id int);");
    theirs("V3__drop.sql", "ALTER TABLE \"Art\" DROP COLUMN title;");
    theirs("V4__more.sql", "CREATE TABLE more (id int);");
    tree.with("db/migrations/V5__note.sql", "ALTER TABLE \"Art\" ADD COLUMN note text;")
        .with("db/migrations/V6__index.sql", "\nCREATE INDEX art_title ON \"Art\" (title);")
        .with("db/migrations/V7__last.sql", "CREATE TABLE last (id int);");
    assertThat(findings())
        .singleElement()
        .asString()
        .startsWith(folder() + "/V6__index.sql:2: branches: and V3__drop.sql of theirs do not")
        .contains("after the other, it fails: column \"title\" does not exist [42703]");
  }

  /** Only the rows make it fail. */
  @Test
  void rowsOfOneSideMayNotFitTheOther() throws Exception {
    theirs("V2__row.sql", "INSERT INTO \"Art\" VALUES (3, NULL);");
    tree.with(
        "db/migrations/V3__required.sql", "ALTER TABLE \"Art\" ALTER COLUMN title SET NOT NULL;");
    assertThat(findings())
        .singleElement()
        .asString()
        .contains("V3__required.sql:1: branches: and V2__row.sql of theirs do not commute: ");
  }

  @Test
  void oneVersionOnBothSidesIsSaidWithoutADatabase() throws Exception {
    theirs("V2__a.sql", "CREATE TABLE a (id int);");
    tree.with("db/migrations/V2__b.sql", "CREATE TABLE b (id int);");
    assertThat(findings())
        .singleElement()
        .asString()
        .contains("V2__b.sql:1: branches: has the version of V2__a.sql of theirs: a database that");
  }

  @Test
  void whatBothHaveAlikeIsOfNeither() throws Exception {
    theirs("V2__a.sql", "CREATE TABLE a (id int);");
    tree.with("db/migrations/V2__a.sql", "CREATE TABLE a (id int);\n")
        .with("db/migrations/V3__b.sql", "ALTER TABLE a ADD COLUMN n int;");
    try (Fork fork = Fork.of(folder(), "theirs", MigrationFolder.read(folder()))) {
      assertThat(fork.theirs()).isEmpty();
      assertThat(fork.ours()).extracting(MigrationFile::script).containsExactly("V3__b.sql");
      assertThat(fork.before().versioned()).hasSize(1);
    }
  }

  @Test
  void whatFailsByItselfIsNotBlamedOnTheOtherSide() throws Exception {
    theirs("V2__bad.sql", "ALTER TABLE nothing ADD COLUMN n int;");
    tree.with("db/migrations/V3__b.sql", "CREATE TABLE b (id int);");
    assertThatThrownBy(this::findings)
        .isInstanceOf(ReplayFailedException.class)
        .hasMessageStartingWith("theirs:V2__bad.sql:1: migration-fails: relation \"nothing\"");
  }

  @Test
  void aBaseThatIsNotThereIsUsage(@TempDir Path elsewhere) {
    var migrations = MigrationFolder.read(folder());
    assertThatThrownBy(() -> Fork.of(folder(), "nowhere", migrations))
        .isInstanceOf(UnusableBaseException.class)
        .hasMessageStartingWith("--base: there is no commit 'nowhere' in this repository; fetch");
    assertThatThrownBy(() -> Fork.of(folder(), "--output=x", migrations))
        .hasMessageContaining("is no name of a commit");
    assertThatThrownBy(() -> Fork.of(elsewhere, "main", migrations))
        .hasMessageContaining("lies in no git repository");
    git.git("checkout", "-q", "--orphan", "alone").commit("another beginning");
    assertThatThrownBy(() -> Fork.of(folder(), "main", migrations))
        .hasMessageContaining("have no commit in common here");
  }
}
