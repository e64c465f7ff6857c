// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.finding;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnnotationsTest {
  private static final Finding FIRST =
      new Finding("ban-drop-table", "migrations/V2__a,b:c.sql", 3, "drops 100% of it: all\nof it");
  private static final Finding WHOLE = new Finding("second-track", "drizzle", 0, "archive it");

  @Test
  void aWorkflowCommandEscapesWhatItWouldEndAt() {
    assertThat(
            Annotations.github(List.of(FIRST, WHOLE), each -> each.line() > 0 ? "warning" : "note"))
        .containsExactly(
            "::warning file=migrations/V2__a%2Cb%3Ac.sql,line=3,title=ban-drop-table::drops 100%25"
                + " of it: all of it",
            "::notice file=drizzle,title=second-track::archive it");
  }

  @Test
  void aReportForGitlabHasAFingerprintThatDoesNotDependOnTheLine() throws IOException {
    Finding moved = new Finding(FIRST.rule(), FIRST.file(), 9, FIRST.message());
    JsonNode report =
        new ObjectMapper()
            .readTree(Annotations.gitlab(List.of(FIRST, moved, WHOLE), each -> "error"));
    JsonNode alone =
        new ObjectMapper().readTree(Annotations.gitlab(List.of(moved), each -> "note"));
    assertThat(report).hasSize(3);
    assertThat(report.at("/0/description").asText())
        .isEqualTo("ban-drop-table: drops 100% of it: all of it");
    assertThat(report.at("/0/check_name").asText()).isEqualTo("ban-drop-table");
    assertThat(report.at("/0/severity").asText()).isEqualTo("major");
    assertThat(report.at("/0/location/path").asText()).isEqualTo(FIRST.file());
    assertThat(report.at("/0/location/lines/begin").asInt()).isEqualTo(3);
    assertThat(report.at("/2/location/lines/begin").asInt()).isEqualTo(1);
    assertThat(alone.at("/0/severity").asText()).isEqualTo("info");
    assertThat(report.findValuesAsText("fingerprint")).doesNotHaveDuplicates();
    assertThat(alone.at("/0/fingerprint")).isEqualTo(report.at("/0/fingerprint"));
  }
}
