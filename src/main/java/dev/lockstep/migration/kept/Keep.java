// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.kept;

import dev.lockstep.postgres.Durations;
import dev.lockstep.sql.NameAndTime;
import dev.lockstep.sql.QualifiedName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

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

  /**
   * Reads what stands behind {@code lockstep:keep}.
   *
   * @throws IllegalArgumentException if it is not of that form; the message shows the form
   */
  public static Keep parse(String value, int line) {
    Optional<NameAndTime> form =
        NameAndTime.parse(value).filter(found -> found.name().parts().size() <= 3);
    if (form.isEmpty()) {
      throw new IllegalArgumentException(
          "keep needs a table or a column and a time:"
              + " '-- lockstep:keep <table>[.<column>] for 30 days', not '"
              + value
              + "'");
    }
    Duration duration = Durations.parseWithDays(form.get().time());
    if (duration.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException(
          "keep " + form.get().written() + " for no time keeps nothing; give it a day at least");
    }
    return new Keep(form.get().written(), duration, line);
  }

  /** The parts of the name, as written. */
  List<String> parts() {
    return QualifiedName.written(name);
  }

  /**
   * Whether what is lost would be copied, by the names alone: with or without schema.
   *
   * @param column empty for a loss of the table, or of its rows
   */
  public boolean covers(String relation, String column) {
    List<String> own = folded(name);
    List<String> table = folded(relation);
    if (sameEnd(own, table)) {
      return true;
    }
    List<String> whole = new ArrayList<>(table);
    whole.addAll(folded(column));
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

  private static List<String> folded(String name) {
    return QualifiedName.parse(name).map(QualifiedName::parts).orElse(List.of());
  }

  /** For people: {@code 30 days}, or {@code 12h}. */
  public String time() {
    return Durations.formatWithDays(duration);
  }
}
