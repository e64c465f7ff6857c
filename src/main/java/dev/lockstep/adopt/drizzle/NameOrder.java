// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt.drizzle;

import java.util.Comparator;
import java.util.Locale;

/**
 * The order of JavaScript's {@code localeCompare}, as far as the names of folders need it:
 * punctuation before digits before letters, and capitals only tell apart what is equal without
 * them.
 */
enum NameOrder implements Comparator<String> {
  INSTANCE;

  @Override
  public int compare(String one, String other) {
    int length = Math.min(one.length(), other.length());
    for (int i = 0; i < length; i++) {
      int order = Integer.compare(weight(one.charAt(i)), weight(other.charAt(i)));
      if (order != 0) {
        return order;
      }
    }
    int order = Integer.compare(one.length(), other.length());
    // Small letters come first.
    return order != 0 ? order : other.compareTo(one);
  }

  private static int weight(char letter) {
    if (letter == '_') {
      return 0;
    }
    int kind = Character.isLetter(letter) ? 2 : Character.isDigit(letter) ? 1 : 0;
    return (kind << 16) + String.valueOf(letter).toLowerCase(Locale.ROOT).charAt(0);
  }
}
