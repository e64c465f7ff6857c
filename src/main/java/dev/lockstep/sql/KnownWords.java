// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.sql;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Words in upper case, as far as they are ASCII: PostgreSQL folds nothing else in UTF-8. A file of
 * data has the same few in every statement, so that those seen last are kept.
 */
final class KnownWords {
  private static final int KEPT = 512;
  private static final int LONGEST = 64;

  private final @Nullable String[] known = new String[KEPT];
  private final byte[] upper = new byte[LONGEST];

  /** The word of {@code length} bytes at {@code from}. */
  String upper(byte[] bytes, int from, int length) {
    if (length > LONGEST) {
      return Identifiers.upper(new String(bytes, from, length, StandardCharsets.UTF_8));
    }
    int hash = length;
    for (int i = 0; i < length; i++) {
      byte b = bytes[from + i];
      upper[i] = b >= 'a' && b <= 'z' ? (byte) (b - ('a' - 'A')) : b;
      hash = 31 * hash + upper[i];
    }
    int place = (hash ^ (hash >>> 9)) & (KEPT - 1);
    String candidate = known[place];
    if (candidate == null || !isUpper(candidate, length)) {
      candidate = new String(upper, 0, length, StandardCharsets.UTF_8);
      known[place] = candidate;
    }
    return candidate;
  }

  private boolean isUpper(String candidate, int length) {
    if (candidate.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      // One that is not ASCII has fewer characters, or is no byte.
      if (candidate.charAt(i) != upper[i]) {
        return false;
      }
    }
    return true;
  }
}
