// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ErrorHelpTest {
  /** As GitHub makes anchors of headings. */
  private static Set<String> anchors() throws IOException {
    return Files.readAllLines(Path.of("README.md")).stream()
        .filter(line -> line.startsWith("## ") || line.startsWith("### "))
        .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^a-z0-9 -]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void everySectionIsThereAndItsWordsAreOfAMessage() throws IOException {
    String sources;
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      sources =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !file.endsWith("ErrorHelp.java"))
              .map(ErrorHelpTest::read)
              .map(text -> text.replaceAll("\"\\s*\\+\\s*\"", ""))
              .collect(Collectors.joining());
    }
    Set<String> anchors = anchors();
    for (ErrorHelp.Section section : ErrorHelp.sections()) {
      assertThat(anchors).contains(section.anchor());
      assertThat(sources.contains(section.words())).as(section.words()).isTrue();
    }
  }

  @Test
  void aMessageEndsWithItsSectionOnlyWhereThereIsOne() {
    assertThat(ErrorHelp.of("version 3 is half undone: 'lockstep undo' finishes it"))
        .contains("README.md#undo");
    assertThat(ErrorHelp.of("something else")).isEmpty();
  }
}
