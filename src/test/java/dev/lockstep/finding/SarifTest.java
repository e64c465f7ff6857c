// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.finding;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SarifTest {
  @Test
  void eachFindingHasItsRulePlaceAndText() throws IOException {
    String text =
        Sarif.of(
            List.of(
                new Finding("module-name", "src/main/schema/a b.sql", 7, "say \"why\"\nand how"),
                new Finding("second-track", "drizzle", 0, "archive it")),
            "1.2.3");
    JsonNode log = new ObjectMapper().readTree(text);
    assertThat(log.at("/version").asText()).isEqualTo("2.1.0");
    assertThat(log.at("/runs/0/tool/driver/version").asText()).isEqualTo("1.2.3");
    assertThat(log.at("/runs/0/tool/driver/rules/0/id").asText()).isEqualTo("module-name");
    JsonNode whole = log.at("/runs/0/results/0");
    assertThat(whole.at("/ruleId").asText()).isEqualTo("second-track");
    assertThat(whole.at("/locations/0/physicalLocation/region").isMissingNode()).isTrue();
    JsonNode line = log.at("/runs/0/results/1");
    assertThat(line.at("/message/text").asText()).isEqualTo("say \"why\" and how");
    assertThat(line.at("/locations/0/physicalLocation/artifactLocation/uri").asText())
        .isEqualTo("src/main/schema/a%20b.sql");
    assertThat(line.at("/locations/0/physicalLocation/region/startLine").asInt()).isEqualTo(7);
  }
}
