// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.support.GitRepository;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The CI gate as CI runs it. */
class CheckIT {
  @TempDir private Path root;
  private ProjectScene scene;

  @BeforeEach
  void open() {
    scene =
        new ProjectScene(root)
            .with("src/main/schema/a.sql", "CREATE TABLE a (id bigint PRIMARY KEY);")
            .unset("DATABASE_URL");
    scene.run("generate", "create a").exited(0);
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private void spoil() {
    scene
        .with("drizzle/0000_x.sql", "SELECT 1;")
        .with("migrations/V99990101000000__bad.sql", "\n\nDROP TABLE nothing;")
        .with("backfills/odd.sql", "/* lockstep\ntable: a\ncolour: red\n*/\nSELECT 1;\n");
  }

  @Test
  void agreementIsExitZeroWithoutADatabaseOfTheUsers() {
    assertThat(scene.run("check").exited(0).out())
        .singleElement()
        .asString()
        .startsWith("schema, migrations, reverses, lock and backfills agree");
  }

  @Test
  void everyFindingIsALineWithFileAndLine() {
    spoil();
    assertThat(scene.run("check").exited(3).out())
        .anyMatch(line -> line.startsWith("drizzle: second-track: "))
        .anyMatch(
            line -> line.startsWith("migrations/V99990101000000__bad.sql:3: migration-fails: "))
        .anyMatch(line -> line.matches("backfills/odd\\.sql:\\d+: backfill: .*colour.*"))
        .last()
        .asString()
        .contains(" findings in ");
  }

  @Test
  void jsonAndSarifHaveTheSameFindings() throws Exception {
    spoil();
    ObjectMapper mapper = new ObjectMapper();
    JsonNode json =
        mapper.readTree(
            String.join(
                "\n",
                scene.run("check", "--output", "json", "--sarif", "out.sarif").exited(3).out()));
    JsonNode results = mapper.readTree(scene.tree.text("out.sarif")).at("/runs/0/results");
    assertThat(json.get("status").asText()).isEqualTo("failed");
    assertThat(json.get("findings")).isNotEmpty().hasSameSizeAs(results);
    for (int i = 0; i < results.size(); i++) {
      JsonNode finding = json.get("findings").get(i);
      assertThat(results.get(i).get("ruleId").asText()).isEqualTo(finding.get("rule").asText());
      assertThat(results.get(i).at("/locations/0/physicalLocation/artifactLocation/uri").asText())
          .isEqualTo(finding.get("file").asText());
    }
  }

  @Test
  void reportThatCannotBeWrittenIsAFailureAndNoFinding() {
    assertThat(scene.run("check", "--sarif", "no/such/folder/x.sarif").exited(1).error())
        .contains("no/such/folder/x.sarif");
  }

  /** In a pull request: what it adds is linted, and must commute with what main got meanwhile. */
  @Test
  void anotherBranchIsComparedWith() {
    GitRepository git = GitRepository.in(root);
    scene.with(".gitignore", ".cache/");
    git.commit("start").git("checkout", "-q", "-b", "other");
    scene.with("migrations/V99990101000000__drop.sql", "ALTER TABLE a DROP COLUMN IF EXISTS n;");
    git.commit("theirs").git("checkout", "-q", "main");
    scene.with("src/main/schema/b.sql", "CREATE TABLE b (id bigint PRIMARY KEY);");
    scene.run("generate", "create b").exited(0);
    scene
        .with(
            "src/main/schema/a.sql",
            "CREATE TABLE a (id bigint PRIMARY KEY, n int);\nCREATE INDEX a_n ON a (n);")
        .with(
            "src/main/schema/b.sql",
            "CREATE TABLE b (id bigint PRIMARY KEY);\nCREATE INDEX b_id ON b (id);")
        .with("migrations/V99990101000003__index.sql", "CREATE INDEX b_id ON b (id);")
        .with("migrations/V99990101000001__n.sql", "ALTER TABLE a ADD COLUMN n int;")
        .with("migrations/V99990101000002__index.sql", "CREATE INDEX a_n ON a (n);");
    scene.run("generate").exited(0);
    // Nothing waits for a table that the same branch makes.
    assertThat(scene.run("check", "--base", "other").exited(3).out())
        .hasSize(5)
        .containsSubsequence(
            "    -- in a migration of its own:", "    CREATE INDEX CONCURRENTLY a_n ON a (n);")
        .anyMatch(
            line ->
                line.startsWith(
                    "migrations/V99990101000002__index.sql:1: require-concurrent-index-creation: "))
        .anyMatch(
            line ->
                line.startsWith(
                    "migrations/V99990101000001__n.sql:1: branches: and"
                        + " V99990101000000__drop.sql of other do not commute: "))
        .last()
        .asString()
        .startsWith("2 findings in ");
    // Without another branch it is not known what runs in one go.
    assertThat(scene.run("check").exited(3).out())
        .contains("    CREATE INDEX CONCURRENTLY b_id ON b (id);")
        .filteredOn(line -> line.contains("__index.sql:1: require-concurrent-index-creation: "))
        .hasSize(2);
    assertThat(scene.run("check", "--base", "nowhere").exited(2).error())
        .startsWith("lockstep: --base: there is no commit 'nowhere' in this repository; fetch");
  }
}
