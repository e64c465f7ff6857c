// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** How many columns a text takes on a terminal, and texts that are made to fit. */
public final class Columns {
  private static final String CUT = "…";

  private Columns() {}

  /** The columns that {@code text} takes; it has no control characters in it. */
  public static int of(String text) {
    return text.codePoints().map(Columns::of).sum();
  }

  private static int of(int character) {
    int type = Character.getType(character);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    return WIDE.test(character) ? 2 : 1;
  }

  /** Scripts of East Asia, and pictures. */
  private static final IntPredicate WIDE =
      c ->
          (c >= 0x1100 && c <= 0x115F)
              || (c >= 0x2E80 && c <= 0xA4CF && c != 0x303F)
              || (c >= 0xAC00 && c <= 0xD7A3)
              || (c >= 0xF900 && c <= 0xFAFF)
              || (c >= 0xFE30 && c <= 0xFE6F)
              || (c >= 0xFF00 && c <= 0xFF60)
              || (c >= 0xFFE0 && c <= 0xFFE6)
              || (c >= 0x1F300 && c <= 0x1FAFF)
              || (c >= 0x20000 && c <= 0x3FFFD);

  /** {@code text} in at most {@code columns}, with a sign of what was cut at its end. */
  public static String cut(String text, int columns) {
    if (of(text) <= columns) {
      return text;
    }
    StringBuilder cut = new StringBuilder();
    int taken = 0;
    for (int c : text.codePoints().toArray()) {
      if (taken + of(c) > columns - 1) {
        break;
      }
      cut.appendCodePoint(c);
      taken += of(c);
    }
    return columns < 1 ? "" : cut + CUT;
  }

  /**
   * {@code text} in at most {@code columns}, without some of its midst: its last word tells it from
   * others that begin like it.
   */
  public static String cutInside(String text, int columns) {
    String last = text.substring(text.lastIndexOf(' ') + 1);
    int left = columns - of(last) - 1;
    if (of(text) <= columns || last.equals(text) || left <= columns / 3) {
      return cut(text, columns);
    }
    String first = wrap(text, left - 2).get(0);
    return (of(first) <= left - 2 ? first + " " + CUT : cut(first, left)) + " " + last;
  }

  /** {@code text} in lines of at most {@code columns}, broken at blanks; no word is broken. */
  public static List<String> wrap(String text, int columns) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (!line.isEmpty() && of(line.toString()) + 1 + of(word) > columns) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  /** {@code text} with blanks behind it up to {@code columns}. */
  public static String left(String text, int columns) {
    return text + " ".repeat(Math.max(0, columns - of(text)));
  }

  /** {@code text} with blanks before it up to {@code columns}. */
  public static String right(String text, int columns) {
    return " ".repeat(Math.max(0, columns - of(text))) + text;
  }
}
