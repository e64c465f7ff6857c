// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.finding;

import java.util.Comparator;

/**
 * Names as people order them, numbers by their value: {@code V9__a.sql} before {@code V10__b.sql}.
 */
final class NaturalOrder implements Comparator<String> {
  static final NaturalOrder OF_FILES = new NaturalOrder();

  private NaturalOrder() {}

  @Override
  public int compare(String one, String other) {
    int i = 0;
    int j = 0;
    while (i < one.length() && j < other.length()) {
      int order;
      if (isDigit(one.charAt(i)) && isDigit(other.charAt(j))) {
        int endOfOne = end(one, i);
        int endOfOther = end(other, j);
        order = compareNumbers(one.substring(i, endOfOne), other.substring(j, endOfOther));
        i = endOfOne;
        j = endOfOther;
      } else {
        order = Character.compare(one.charAt(i++), other.charAt(j++));
      }
      if (order != 0) {
        return order;
      }
    }
    int order = Integer.compare(one.length() - i, other.length() - j);
    // Equal numbers may be written with and without zeroes before them.
    return order == 0 ? one.compareTo(other) : order;
  }

  private static int compareNumbers(String one, String other) {
    String bare = one.replaceFirst("^0+", "");
    String otherBare = other.replaceFirst("^0+", "");
    int order = Integer.compare(bare.length(), otherBare.length());
    return order == 0 ? bare.compareTo(otherBare) : order;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static int end(String text, int from) {
    int end = from;
    while (end < text.length() && isDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }
}
