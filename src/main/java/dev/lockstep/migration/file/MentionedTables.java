// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.file;

import dev.lockstep.sql.SqlStatement;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The words of a migration, which show what tables it mentions without reading it again: whole
 * statements where they define something, and the first tokens of those that only bring rows. Kept
 * as hashes, a few bytes a word, since there may be thousands of migrations.
 */
public final class MentionedTables {
  /** None. */
  public static final MentionedTables NONE = new MentionedTables(new int[0]);

  /** More than any migration has that a person wrote; one that has more speaks of everything. */
  private static final int MOST = 50_000;

  private final int[] hashes;

  private MentionedTables(int[] hashes) {
    this.hashes = hashes;
  }

  /** Whether all words of {@code name} are among these, whatever their case. */
  public boolean have(String name) {
    if (hashes.length >= MOST) {
      return true;
    }
    Set<Integer> wanted = new HashSet<>();
    collect(name, wanted);
    return wanted.stream().allMatch(hash -> Arrays.binarySearch(hashes, hash) >= 0);
  }

  private static void collect(String text, Set<Integer> into) {
    int length = text.length();
    int from = -1;
    for (int i = 0; i <= length && into.size() < MOST; i++) {
      boolean inside =
          i < length && (Character.isLetterOrDigit(text.charAt(i)) || text.charAt(i) == '_');
      if (inside && from < 0) {
        from = i;
      } else if (!inside && from >= 0) {
        into.add(text.substring(from, i).toLowerCase(Locale.ROOT).hashCode());
        from = -1;
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MentionedTables words && Arrays.equals(hashes, words.hashes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(hashes);
  }

  /** Collects them. */
  static final class Collector {
    private final Set<Integer> hashes = new HashSet<>();

    void add(SqlStatement statement) {
      if (hashes.size() >= MOST) {
        return;
      }
      if (bringsRows(statement)) {
        statement.head().forEach(token -> collect(token, hashes));
      } else {
        collect(statement.text(), hashes);
      }
    }

    private static boolean bringsRows(SqlStatement statement) {
      return statement.begins("INSERT")
          || statement.begins("UPDATE")
          || statement.begins("DELETE")
          || statement.begins("COPY");
    }

    MentionedTables words() {
      return new MentionedTables(hashes.stream().mapToInt(Integer::intValue).sorted().toArray());
    }
  }
}
