// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.kept;

import dev.lockstep.postgres.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a {@code -- lockstep:keep <table>[.<column>] for <time>} asks for.
 *
 * @param name of a table or column, as written: {@code artworks.born}, {@code app."Order"}
 * @param duration how long the copy is kept
 * @param line of the directive, from 1
 */
public record Keep(String name, Duration duration, int line) {
  /** Who keeps data for less has no time to want it back. */
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private static final String PART = "(?:\"(?:[^\"]|\"\")+\"|[\\p{L}_][\\p{L}\\p{N}_$]*)";
  private static final Pattern FORM =
      Pattern.compile("(" + PART + "(?:\\." + PART + "){0,2})\\s+for\\s+(\\S.*)");
  private static final Pattern PARTS = Pattern.compile(PART);

  /**
   * Reads what stands behind {@code lockstep:keep}.
   *
   * @throws IllegalArgumentException if it is not of that form; the message shows the form
   */
  public static Keep parse(String value, int line) {
    Matcher matcher = FORM.matcher(value);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "keep needs a table or a column and a time:"
              + " '-- lockstep:keep <table>[.<column>] for 30 days', not '"
              + value
              + "'");
    }
    Duration duration = Durations.parseWithDays(matcher.group(2));
    if (duration.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException(
          "keep " + matcher.group(1) + " for no time keeps nothing; give it a day at least");
    }
    return new Keep(matcher.group(1), duration, line);
  }

  /** The parts of the name, as written. */
  List<String> parts() {
    return PARTS.matcher(name).results().map(MatchResult::group).toList();
  }

  /**
   * Whether what is lost would be copied, by the names as they are written: with or without schema.
   *
   * @param column empty for a loss of the table, or of its rows
   */
  public boolean covers(String relation, String column) {
    List<String> own = folded(parts());
    List<String> table = folded(PARTS.matcher(relation).results().map(MatchResult::group).toList());
    if (sameEnd(own, table)) {
      return true;
    }
    List<String> whole = new ArrayList<>(table);
    whole.addAll(folded(List.of(column)));
    return !column.isEmpty() && own.size() > 1 && sameEnd(own, whole);
  }

  /**
   * Whether the table, or the column, is named where {@code words} come from.
   *
   * @param words whether a name is among them
   */
  public boolean isSpokenOf(Predicate<String> words) {
    List<String> parts = parts();
    return parts.subList(Math.max(0, parts.size() - 2), parts.size()).stream().anyMatch(words);
  }

  private static boolean sameEnd(List<String> one, List<String> other) {
    int shared = Math.min(one.size(), other.size());
    return shared > 0
        && one.subList(one.size() - shared, one.size())
            .equals(other.subList(other.size() - shared, other.size()));
  }

  private static List<String> folded(List<String> names) {
    return names.stream()
        .map(
            name ->
                name.startsWith("\"")
                    ? name.substring(1, name.length() - 1).replace("\"\"", "\"")
                    : name.toLowerCase(Locale.ROOT))
        .toList();
  }

  /** For people: {@code 30 days}, or {@code 12h}. */
  public String time() {
    return Durations.formatWithDays(duration);
  }
}
