// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.finding;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The name that somebody may have meant who wrote one that does not exist. */
public final class NearestName {
  private NearestName() {}

  /** The known name with the fewest letters to change, whatever its case; none if all are far. */
  public static Optional<String> of(String written, Collection<String> known) {
    int tolerated = written.length() < 5 ? 1 : 2;
    return known.stream()
        .filter(name -> distance(lower(written), lower(name)) <= tolerated)
        .min(
            Comparator.<String>comparingInt(name -> distance(lower(written), lower(name)))
                .thenComparing(Comparator.naturalOrder()));
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT).replace("_", "");
  }

  /** Levenshtein's: letters to add, take away or change. */
  private static int distance(String from, String to) {
    int[] before = new int[to.length() + 1];
    for (int column = 0; column <= to.length(); column++) {
      before[column] = column;
    }
    for (int row = 1; row <= from.length(); row++) {
      int[] now = new int[to.length() + 1];
      now[0] = row;
      for (int column = 1; column <= to.length(); column++) {
        int change = from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1;
        now[column] =
            Math.min(before[column - 1] + change, Math.min(before[column], now[column - 1]) + 1);
      }
      before = now;
    }
    return before[to.length()];
  }
}
