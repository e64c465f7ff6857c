// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.deploy.StrictModel.AlertGroups;
import dev.lockstep.deploy.StrictModel.AlertGroups.Alert;
import dev.lockstep.deploy.StrictModel.PrometheusRule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Alerts, their paragraphs in the runbook, and the dashboard. */
class MonitoringTest {
  private static final Path FOLDER = YamlFiles.DEPLOY.resolve("monitoring");
  private static final Path RUNBOOK = Path.of("docs/runbook.md");

  private static List<Alert> alerts() {
    Map<String, Object> file = YamlFiles.documents(FOLDER.resolve("lockstep.rules.yml")).getFirst();
    return StrictModel.as(file, AlertGroups.class).groups().getFirst().rules();
  }

  @Test
  void everyAlertSaysHowBadItIsAndLeadsToAParagraphThatSaysWhatToPress() {
    String runbook = YamlFiles.text(RUNBOOK);
    assertThat(alerts()).extracting(Alert::alert).doesNotHaveDuplicates().hasSize(17);
    for (Alert alert : alerts()) {
      String name = alert.alert();
      assertThat(alert.labels()).as(name).containsOnlyKeys("severity");
      assertThat(alert.labels().get("severity")).as(name).isIn("critical", "warning");
      assertThat(alert.annotations())
          .as(name)
          .containsOnlyKeys("summary", "description", "runbook_url")
          .containsEntry("runbook_url", "docs/runbook.md#" + name.toLowerCase(Locale.ROOT));
      String heading = "\n## " + name + "\n";
      assertThat(runbook).containsOnlyOnce(heading);
      String paragraph = runbook.substring(runbook.indexOf(heading) + heading.length());
      int end = paragraph.indexOf("\n## ");
      assertThat(end < 0 ? paragraph : paragraph.substring(0, end))
          .as(name)
          .contains("*Means:*", "*Look at:*", "*Press:*");
    }
  }

  @Test
  void theRunbookHasNoParagraphWithoutAnAlert() {
    Set<String> headings = new TreeSet<>();
    YamlFiles.text(RUNBOOK)
        .lines()
        .filter(line -> line.startsWith("## "))
        .forEach(line -> headings.add(line.substring(3)));
    assertThat(headings)
        .containsExactlyElementsOf(new TreeSet<>(alerts().stream().map(Alert::alert).toList()));
  }

  /** {@link PromtoolTest} runs these; here, that none was forgotten. */
  @Test
  @SuppressWarnings("unchecked")
  void everyAlertIsSetOffAndKeptSilentInPrometheusOwnTest() {
    Set<String> fired = new TreeSet<>();
    Set<String> silent = new TreeSet<>();
    Map<String, Object> file =
        YamlFiles.documents(FOLDER.resolve("lockstep.rules.test.yml")).getFirst();
    for (Map<String, Object> test : (List<Map<String, Object>>) file.get("tests")) {
      for (Map<String, Object> moment : (List<Map<String, Object>>) test.get("alert_rule_test")) {
        (moment.containsKey("exp_alerts") ? fired : silent)
            .add(String.valueOf(moment.get("alertname")));
      }
    }
    Set<String> names = new TreeSet<>(alerts().stream().map(Alert::alert).toList());
    assertThat(fired).isEqualTo(names);
    assertThat(silent).isEqualTo(names);
  }

  @Test
  void theOperatorsRuleIsTheSameAsTheFile() {
    PrometheusRule rule =
        StrictModel.as(
            YamlFiles.documents(FOLDER.resolve("prometheus-rule.yaml")).getFirst(),
            PrometheusRule.class);
    assertThat(rule.spec().groups().getFirst().rules())
        .as("run deploy/monitoring/copy")
        .isEqualTo(alerts());
  }

  @Test
  void theDashboardHasOneTitleAndOnePlaceForEachPanel() throws IOException {
    JsonNode dashboard =
        new ObjectMapper().readTree(FOLDER.resolve("lockstep-dashboard.json").toFile());
    Set<Integer> ids = new HashSet<>();
    Set<String> taken = new HashSet<>();
    Pattern variable = Pattern.compile("\\$(?!\\{?datasource|namespace|job|backfill|__)\\w+");
    for (JsonNode panel : dashboard.get("panels")) {
      String title = panel.get("title").asText();
      assertThat(ids.add(panel.get("id").asInt())).as(title).isTrue();
      JsonNode place = panel.get("gridPos");
      for (int x = 0; x < place.get("w").asInt(); x++) {
        for (int y = 0; y < place.get("h").asInt(); y++) {
          String cell = (place.get("x").asInt() + x) + "," + (place.get("y").asInt() + y);
          assertThat(taken.add(cell)).as("%s at %s", title, cell).isTrue();
        }
      }
      if (!panel.get("type").asText().equals("row")) {
        assertThat(panel.get("description").asText()).as(title).isNotBlank();
        assertThat(panel.get("targets")).as(title).isNotEmpty();
        assertThat(panel.get("targets").toString()).as(title).doesNotContainPattern(variable);
      }
    }
  }
}
