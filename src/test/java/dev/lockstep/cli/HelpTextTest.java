// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class HelpTextTest {
  private static Stream<CommandLine> all(CommandLine line) {
    return Stream.concat(
        Stream.of(line), line.getSubcommands().values().stream().flatMap(HelpTextTest::all));
  }

  private static String help(CommandLine line) {
    return line.getUsageMessage(CommandLine.Help.Ansi.OFF);
  }

  @Test
  void everyCommandStandsInOneGroup() {
    assertThat(HelpText.named())
        .containsExactlyInAnyOrderElementsOf(Lockstep.describe().getSubcommands().keySet());
  }

  @Test
  void everyHelpFitsIntoEightyColumnsAndNamesTheExitCodes() {
    all(Lockstep.describe())
        .forEach(
            line ->
                assertThat(help(line).lines())
                    .as(line.getCommandSpec().qualifiedName())
                    .allMatch(each -> each.length() <= 80)
                    .anyMatch(each -> each.matches("\\s*3\\s+\\S.*")));
  }

  @Test
  void theGroupsAreWhatPeopleDo() {
    assertThat(help(Lockstep.describe()))
        .containsSubsequence("Begin", "init", "Write", "generate", "Apply", "migrate", "Look")
        .contains("Examples:", "lockstep migrate --dry-run");
  }

  /** An example that is no command would be worse than none. */
  @Test
  void everyExampleIsUnderstood() {
    List<String> examples = new ArrayList<>();
    all(Lockstep.describe())
        .flatMap(line -> Stream.of(line.getCommandSpec().usageMessage().footer()))
        .map(String::strip)
        .filter(example -> example.startsWith("lockstep "))
        .map(example -> example.split(" {2,}| [|>] ")[0])
        .forEach(examples::add);

    assertThat(examples).hasSizeGreaterThan(10);
    for (String example : examples) {
      String[] words =
          Pattern.compile("\"[^\"]*\"|\\S+")
              .matcher(example)
              .results()
              .skip(1)
              .map(word -> word.group().replace("\"", ""))
              .toArray(String[]::new);
      CommandLine line = Lockstep.describe();
      line.setCaseInsensitiveEnumValuesAllowed(true);
      assertThatCode(() -> line.parseArgs(words)).as(example).doesNotThrowAnyException();
    }
  }
}
