// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus itself says of the alerts, and of what the dashboard asks. */
@Tag("long")
class PromtoolTest {
  private static final Path FOLDER = YamlFiles.DEPLOY.resolve("monitoring").toAbsolutePath();

  @TempDir private Path scratch;

  @BeforeEach
  void thereIsOne() {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/promtool")),
        "NOT RUN: promtool is not installed (Debian's package prometheus has it)");
  }

  @Test
  void theRulesAreRules() throws Exception {
    assertThat(promtool("check", "rules", FOLDER.resolve("lockstep.rules.yml").toString()))
        .contains("SUCCESS: 17 rules found");
  }

  @Test
  void theAlertsFireWhenTheyShouldAndOnlyThen() throws Exception {
    assertThat(promtool("test", "rules", FOLDER.resolve("lockstep.rules.test.yml").toString()))
        .contains("SUCCESS");
  }

  /** As recording rules, since this promtool parses no expression by itself. */
  @Test
  void everyPanelsQueryIsPromQl() throws Exception {
    JsonNode dashboard =
        new ObjectMapper().readTree(FOLDER.resolve("lockstep-dashboard.json").toFile());
    List<String> queries = new ArrayList<>();
    for (JsonNode panel : dashboard.get("panels")) {
      for (JsonNode target : panel.path("targets")) {
        queries.add(target.get("expr").asText().replace("$__rate_interval", "5m"));
      }
    }
    StringBuilder rules = new StringBuilder("groups:\n- name: panels\n  rules:\n");
    for (int i = 0; i < queries.size(); i++) {
      rules.append("  - record: panel:%d\n    expr: '%s'\n".formatted(i, queries.get(i)));
    }
    Path file = Files.writeString(scratch.resolve("panels.yml"), rules);

    assertThat(queries).hasSizeGreaterThan(20);
    assertThat(promtool("check", "rules", file.toString()))
        .contains("SUCCESS: " + queries.size() + " rules found");
  }

  private static String promtool(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("/usr/bin/promtool"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
