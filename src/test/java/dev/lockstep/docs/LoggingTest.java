// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/logging.md lists is what the code logs. */
class LoggingTest {
  private static final Pattern EVENT =
      Pattern.compile("\\b(debug|info|warn|error)\\(\\s*\"([a-z]+(?:-[a-z]+)*)\"\\s*,");
  private static final Pattern FIELD = Pattern.compile("\\.with\\(\\s*\"([^\"]*)\"\\s*,");
  private static final Pattern NAME = Pattern.compile("`([^`]+)`");

  @Test
  void everyEventIsListedWithItsLevels() throws IOException {
    Map<String, TreeSet<String>> logged = new TreeMap<>();
    EVENT
        .matcher(code())
        .results()
        .forEach(
            each ->
                logged
                    .computeIfAbsent(each.group(2), name -> new TreeSet<>())
                    .add(each.group(1).toUpperCase(Locale.ROOT)));
    Map<String, TreeSet<String>> listed = new TreeMap<>();
    rows("## Events")
        .forEach(
            row ->
                listed.put(
                    row[1].strip().replace("`", ""),
                    new TreeSet<>(java.util.List.of(row[2].strip().split(" or ")))));

    assertThat(logged).hasSizeGreaterThan(50).isEqualTo(listed);
  }

  @Test
  void everyFieldIsListedAndIsSnakeCase() throws IOException {
    TreeSet<String> logged =
        FIELD
            .matcher(code())
            .results()
            .map(each -> each.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    TreeSet<String> listed =
        rows("## Fields")
            .flatMap(row -> NAME.matcher(row[1]).results().map(each -> each.group(1)))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(logged)
        .hasSizeGreaterThan(20)
        .isEqualTo(listed)
        .allMatch(each -> each.matches("[a-z]+(_[a-z]+)*"));
  }

  private static Stream<String[]> rows(String heading) throws IOException {
    String text = Files.readString(Path.of("docs/logging.md"));
    String part = text.substring(text.indexOf(heading + "\n") + heading.length());
    int next = part.indexOf("\n## ");
    return (next < 0 ? part : part.substring(0, next))
        .lines()
        .filter(line -> line.startsWith("| `"))
        .map(line -> line.split("\\|", -1));
  }

  private static String code() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(LoggingTest::read)
          .collect(Collectors.joining("\n"));
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
