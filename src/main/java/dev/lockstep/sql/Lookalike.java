// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.sql;

import java.util.Optional;

/**
 * A character that looks like one of SQL's, or like none, and is a letter of a name to PostgreSQL:
 * what word processors, chats and web pages make of blanks, quotes and dashes.
 *
 * @param word the name that it is in, with its code in its place
 * @param code such as {@code U+00A0}
 * @param meant what to write instead
 */
public record Lookalike(String word, String code, String meant) {
  /** The first in a name of {@code sql} that is not in quotes. */
  public static Optional<Lookalike> in(String sql) {
    if (sql.chars().allMatch(c -> c < 0x80)) {
      return Optional.empty();
    }
    return LexedText.of(sql).tokens().stream()
        .filter(token -> token.kind() == Token.Kind.WORD)
        .flatMap(token -> of(token.written()).stream())
        .findFirst();
  }

  private static Optional<Lookalike> of(String word) {
    for (int i = 0; i < word.length(); i++) {
      String meant = meant(word.charAt(i));
      if (!meant.isEmpty()) {
        String code = "U+%04X".formatted((int) word.charAt(i));
        String shown = word.substring(0, i) + "<" + code + ">" + word.substring(i + 1);
        return Optional.of(new Lookalike(shown, code, meant));
      }
    }
    return Optional.empty();
  }

  private static String meant(char c) {
    return switch (c) {
      case 0xA0, 0x202F, 0x205F, 0x3000 -> "a plain blank";
      case 0xAD, 0x2060, 0xFEFF -> "nothing";
      case 0x2018, 0x2019, 0x201A, 0x201B -> "'";
      case 0x201C, 0x201D, 0x201E, 0x201F -> "\"";
      case 0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2212 -> "-";
      case 0x2028, 0x2029 -> "a line break";
      case 0xFF08 -> "(";
      case 0xFF09 -> ")";
      case 0xFF0C -> ",";
      case 0xFF1B -> ";";
      default -> c >= 0x2000 && c <= 0x200A ? "a plain blank" : isInvisible(c) ? "nothing" : "";
    };
  }

  private static boolean isInvisible(char c) {
    return c >= 0x200B && c <= 0x200F || c >= 0x202A && c <= 0x202E;
  }
}
