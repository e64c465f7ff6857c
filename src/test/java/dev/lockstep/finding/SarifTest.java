// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.finding;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
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

  private static List<String> breaches(String log) throws IOException {
    try (InputStream schema =
        SarifTest.class.getResourceAsStream("/dev/lockstep/finding/sarif-2.1.0-rtm.5.json")) {
      return JsonSchemaFactory.getInstance(VersionFlag.V4)
          .getSchema(schema)
          .validate(
              new ObjectMapper().readTree(log),
              context -> context.getExecutionConfig().setFormatAssertionsEnabled(true))
          .stream()
          .map(ValidationMessage::getMessage)
          .toList();
    }
  }

  /** The judge is the schema that OASIS publishes. */
  @Test
  void everyLogKeepsToTheSchema() throws IOException {
    List<Finding> findings =
        List.of(
            new Finding("module-name", "src/main/schema/a b%c#d?é.sql", 7, "say \"why\"\nand how"),
            new Finding("second-track", "drizzle", 0, "archive it"),
            new Finding("whole-table-write", "C:\\work\\migrations\\V1__x.sql", 1, "…"),
            new Finding("whole-table-write", "/tmp/V1__x.sql", 1, "details", List.of("one")));
    assertThat(breaches(Sarif.of(findings, "1.2.3"))).isEmpty();
    for (String level : List.of("error", "warning", "note")) {
      assertThat(breaches(Sarif.of(findings, finding -> level, "1.2.3"))).isEmpty();
    }
    assertThat(breaches(Sarif.of(List.of(), "1.2.3"))).isEmpty();
    String log = Sarif.of(findings, "1.2.3");
    assertThat(breaches(log.replace("\"error\"", "\"fatal\""))).isNotEmpty();
    assertThat(breaches(log.replace("\"ruleId\"", "\"rule\""))).isNotEmpty();
    assertThat(breaches(log.replace(": 7", ": 0"))).isNotEmpty();
  }
}
