// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The examples of one rule: {@code src/test/resources/dev/lockstep/lint/<rule>.sql} has a part
 * {@code -- schema}, whose tables have rows, and then any number of {@code -- fires} and {@code --
 * silent}, each a migration by itself.
 */
record RuleExamples(String rule, String schema, List<String> fires, List<String> silent) {
  static final Path FOLDER = Path.of("src/test/resources/dev/lockstep/lint");

  static RuleExamples of(String rule) {
    String text;
    try {
      text = Files.readString(FOLDER.resolve(rule + ".sql"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String schema = "";
    List<String> fires = new ArrayList<>();
    List<String> silent = new ArrayList<>();
    for (String part : text.split("(?m)^-- (?=(?:schema|fires|silent)$)")) {
      String[] lines = part.split("\n", 2);
      switch (lines[0]) {
        case "schema" -> schema = lines[1];
        case "fires" -> fires.add(lines[1].strip());
        case "silent" -> silent.add(lines[1].strip());
        case "" -> {}
        default -> throw new AssertionError(rule + ": " + lines[0]);
      }
    }
    return new RuleExamples(rule, schema, fires, silent);
  }
}
