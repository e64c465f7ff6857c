// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.event;

/**
 * Text from outside (names, settings, what a server says) as it may stand in a line of a log or on
 * a terminal: a line break in it would forge a line, an escape sequence would be obeyed.
 */
public final class PlainText {
  private PlainText() {}

  /** {@code text} with each control character written as in Java: {@code \\n}, {@code \\u001b}. */
  public static String of(String text) {
    if (text.codePoints().noneMatch(PlainText::isUnsafe)) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '\n' -> plain.append("\\n");
                case '\r' -> plain.append("\\r");
                case '\t' -> plain.append("\\t");
                default -> {
                  if (isUnsafe(c)) {
                    plain.append(String.format("\\u%04x", c));
                  } else {
                    plain.appendCodePoint(c);
                  }
                }
              }
            });
    return plain.toString();
  }

  /**
   * Also what turns the direction of writing, and the separators that some take for a line's end.
   */
  private static boolean isUnsafe(int c) {
    return Character.isISOControl(c)
        || c == 0x2028
        || c == 0x2029
        || (c >= 0x202A && c <= 0x202E)
        || (c >= 0x2066 && c <= 0x2069);
  }
}
