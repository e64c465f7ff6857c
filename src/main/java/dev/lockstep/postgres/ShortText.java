// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.postgres;

import org.jspecify.annotations.Nullable;

/** What a server says, as one line of bounded length: it may quote a name of megabytes. */
public final class ShortText {
  private static final int LONGEST = 1000;

  private ShortText() {}

  /** The first line of {@code message}. */
  public static String firstLine(@Nullable String message) {
    return message == null ? "no message" : cut(message.lines().findFirst().orElse("").strip());
  }

  /** {@code text}, of a thousand characters at most. */
  public static String cut(String text) {
    if (text.length() <= LONGEST) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    return text.substring(0, end) + "…";
  }
}
