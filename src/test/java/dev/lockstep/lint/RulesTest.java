// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.lint.rule.Rule;
import dev.lockstep.lint.rule.Rules;
import dev.lockstep.lint.trace.StatementTracer;
import dev.lockstep.lint.trace.TracedMigration;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationFolder;
import dev.lockstep.migration.forecast.Forecast;
import dev.lockstep.migration.forecast.Forecaster;
import dev.lockstep.proof.MigrationReplay;
import dev.lockstep.scope.Scope;
import dev.lockstep.shadow.ScratchDatabase;
import dev.lockstep.shadow.ScratchServer;
import dev.lockstep.support.Scratch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule finds what it is about on a real server, and nothing else; and has its page. */
class RulesTest {
  @TempDir private Path folder;

  static List<String> rules() {
    return Rules.names();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void findsItsExamplesAndNoOthers(String rule) throws Exception {
    RuleExamples examples = RuleExamples.of(rule);
    assertThat(examples.fires()).isNotEmpty();
    assertThat(examples.silent()).isNotEmpty();
    try (ScratchServer server = Scratch.server();
        ScratchDatabase base = server.create()) {
      try (MigrationReplay replay = new MigrationReplay(base, Scope.ALL)) {
        Files.writeString(folder.resolve("V1__base.sql"), examples.schema());
        replay.run(MigrationFolder.read(folder).versioned().getFirst());
      }
      for (String each : examples.fires()) {
        assertThat(found(server, base, each))
            .as(each)
            .anySatisfy(
                finding -> {
                  assertThat(finding.finding().rule()).isEqualTo(rule);
                  assertThat(finding.finding().file()).endsWith("V2__example.sql");
                  assertThat(finding.finding().line()).isPositive();
                });
      }
      for (String each : examples.silent()) {
        assertThat(found(server, base, each))
            .as(each)
            .noneMatch(finding -> finding.finding().rule().equals(rule));
      }
    }
  }

  private List<LintFinding> found(ScratchServer server, ScratchDatabase base, String sql)
      throws Exception {
    Files.writeString(folder.resolve("V2__example.sql"), sql + "\n");
    try (ScratchDatabase database = server.copyOf(base);
        MigrationReplay replay = new MigrationReplay(database, Scope.ALL)) {
      MigrationFile file = MigrationFolder.read(folder).versioned().getLast();
      Forecast forecast = forecast(database, file);
      TracedMigration traced = new StatementTracer(replay).apply(file);
      assertThat(ForecastGaps.of(forecast, traced))
          .as("locks that a forecast from the text does not tell of: %s", sql)
          .isEmpty();
      return new Judgement(traced).findings(traced.made());
    }
  }

  private static Forecast forecast(ScratchDatabase database, MigrationFile file) throws Exception {
    try (Connection connection = database.open()) {
      return new Forecaster(connection).of(file);
    }
  }

  @Test
  void everyRuleHasAPageAndEveryPageARule() throws IOException {
    List<String> named =
        Stream.concat(Rules.names().stream(), Stream.of(Rules.UNUSED_ALLOW, Rules.UNKNOWN_RULE))
            .sorted()
            .toList();
    assertThat(files(Path.of("docs/lint"), ".md"))
        .filteredOn(page -> !page.equals("README"))
        .isEqualTo(named);
    for (Rule rule : Rules.all()) {
      String page = Files.readString(Path.of("docs/lint", rule.name() + ".md"));
      assertThat(page)
          .startsWith("# " + rule.name() + "\n")
          .contains("Level: " + rule.level().text());
    }
  }

  @Test
  void everyRuleHasExamplesAndNoneIsNamedTwice() throws IOException {
    assertThat(Rules.names()).doesNotHaveDuplicates();
    assertThat(files(RuleExamples.FOLDER, ".sql"))
        .containsExactlyInAnyOrderElementsOf(Rules.names());
  }

  private static List<String> files(Path folder, String suffix) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(suffix))
          .map(name -> name.substring(0, name.length() - suffix.length()))
          .sorted()
          .toList();
    }
  }

  /** The page that compares names no rule that there is none of. */
  @Test
  void theComparisonWithOthersNamesRulesThatExist() throws IOException {
    String page = Files.readString(Path.of("docs/lint/README.md"));
    List<String> linked =
        Pattern.compile("\\]\\(([a-z-]+)\\.md\\)")
            .matcher(page)
            .results()
            .map(each -> each.group(1))
            .distinct()
            .toList();
    assertThat(linked)
        .isNotEmpty()
        .allMatch(each -> Files.exists(Path.of("docs/lint", each + ".md")));
    assertThat(linked).containsAll(Rules.names());
  }
}
