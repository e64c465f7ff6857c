// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.terminal;

import java.util.Map;

/**
 * Colours: of the sixteen that every terminal has, in the user's own choice of shades, so that they
 * can be read on dark and on light. What they say is always said in words too.
 */
public enum Ink {
  PLAIN(""),
  BOLD("1"),
  DIM("2"),
  GOOD("32"),
  WARNING("33"),
  BAD("31"),
  HINT("36");

  private final String code;

  Ink(String code) {
    this.code = code;
  }

  /** When there are colours. */
  public enum When {
    /** On a terminal that has them, unless NO_COLOR says no. */
    AUTO,
    ALWAYS,
    NEVER;

    /**
     * Whether there are any on {@code display}.
     *
     * @param environment {@code NO_COLOR} and {@code TERM} count
     * @see <a href="https://no-color.org">NO_COLOR</a>
     */
    public boolean on(Display display, Map<String, String> environment) {
      return switch (this) {
        case ALWAYS -> true;
        case NEVER -> false;
        case AUTO ->
            display.isTerminal()
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !"dumb".equals(environment.get("TERM"));
      };
    }
  }

  /** {@code text} in this colour, if there are any. */
  public String on(boolean colours, String text) {
    return colours && !code.isEmpty() && !text.isBlank()
        ? "\u001b[" + code + "m" + text + "\u001b[0m"
        : text;
  }
}
