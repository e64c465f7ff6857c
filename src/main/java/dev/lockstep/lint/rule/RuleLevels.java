// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import dev.lockstep.finding.NearestName;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How bad what each rule finds is in this project: {@code prefer-text-field=warning,
 * ban-drop-not-null=off}. A rule that is not named has its own level, and one of opinion is off.
 */
public final class RuleLevels {
  /** Each rule as it is by itself. */
  public static final RuleLevels STANDARD = new RuleLevels(Map.of());

  private static final String OFF = "off";

  private final Map<String, String> words;

  private RuleLevels(Map<String, String> words) {
    this.words = new TreeMap<>(words);
  }

  /**
   * Reads a list with commas.
   *
   * @throws IllegalArgumentException naming what is no rule, or no level
   */
  public static RuleLevels parse(String list) {
    Map<String, String> words = new TreeMap<>();
    Arrays.stream(list.split(","))
        .map(String::strip)
        .filter(each -> !each.isEmpty())
        .forEach(each -> add(each, words));
    return new RuleLevels(words);
  }

  private static void add(String each, Map<String, String> words) {
    int equals = each.indexOf('=');
    if (equals < 0) {
      throw new IllegalArgumentException(
          "'" + each + "' is not <rule>=<level>; levels are " + levels());
    }
    String rule = each.substring(0, equals).strip();
    String level = each.substring(equals + 1).strip().toLowerCase(Locale.ROOT);
    if (!known().contains(rule)) {
      throw new IllegalArgumentException(
          "there is no rule '"
              + rule
              + "'"
              + NearestName.of(rule, known())
                  .map(near -> "; did you mean " + near + "?")
                  .orElse(""));
    }
    if (!level.equals(OFF) && level(level).isEmpty()) {
      throw new IllegalArgumentException(rule + "=" + level + ": levels are " + levels());
    }
    if (words.put(rule, level) != null) {
      throw new IllegalArgumentException(rule + " is named twice");
    }
  }

  private static List<String> known() {
    return Stream.concat(Rules.names().stream(), Stream.of(Rules.UNUSED_ALLOW, Rules.UNKNOWN_RULE))
        .toList();
  }

  private static String levels() {
    return Stream.concat(Stream.of(OFF), Arrays.stream(Level.values()).map(Level::text))
        .collect(Collectors.joining(", "));
  }

  private static Optional<Level> level(String word) {
    return Arrays.stream(Level.values()).filter(each -> each.text().equals(word)).findFirst();
  }

  /**
   * The level of what {@code rule} finds; empty if it is off.
   *
   * @param standard its own
   */
  public Optional<Level> of(String rule, Level standard) {
    String word = words.get(rule);
    if (word != null) {
      return level(word);
    }
    return Rules.isOpinion(rule) ? Optional.empty() : Optional.of(standard);
  }

  /** What a result that depends on them is kept under; empty if each rule is as it is by itself. */
  public String key() {
    return words.isEmpty() ? "" : " lint " + words;
  }
}
