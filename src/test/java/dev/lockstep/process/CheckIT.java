// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
}
