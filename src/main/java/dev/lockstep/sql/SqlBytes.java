// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.sql;

/** What bytes mean to PostgreSQL's lexer. All of a character beyond ASCII are letters to it. */
final class SqlBytes {
  static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private static final boolean[] WORD_START = new boolean[256];
  private static final boolean[] WORD_PART = new boolean[256];
  private static final String[] TEXT = new String[128];

  static {
    for (int c = 0; c < 256; c++) {
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c > 127;
      WORD_START[c] = letter;
      WORD_PART[c] = letter || (c >= '0' && c <= '9') || c == '$';
    }
    for (int c = 0; c < TEXT.length; c++) {
      TEXT[c] = String.valueOf((char) c);
    }
  }

  private SqlBytes() {}

  static boolean isSpace(int c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  static boolean isWordStart(int c) {
    return WORD_START[c];
  }

  static boolean isWordPart(byte b) {
    return WORD_PART[b & 0xFF];
  }

  /** Of the tag of a dollar quote. */
  static boolean isTagPart(byte b, boolean first) {
    return WORD_START[b & 0xFF] || (!first && b >= '0' && b <= '9');
  }

  /** A single ASCII character. */
  static String text(int c) {
    return TEXT[c];
  }
}
