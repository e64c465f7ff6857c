// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.kept;

import dev.lockstep.postgres.DerivedName;
import dev.lockstep.postgres.Digests;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The name of a kept copy, which a reverse written by hand can foresee: {@code
 * 20261126120000.public.artworks.born}. One that would be too long, or could be read in two ways,
 * ends in a few digits of its hash.
 */
final class KeptName {
  /** PostgreSQL's limit is 63 bytes; an older copy of the same name is set aside as {@code ~12}. */
  private static final int MOST_BYTES = 58;

  private static final int HASH_DIGITS = 8;
  private static final Pattern PLAIN = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_$]*");

  private KeptName() {}

  /**
   * The name.
   *
   * @param parts schema, table and, of a column, its name: as they are, without quotes
   */
  static String of(String version, List<String> parts) {
    String whole = version + "." + String.join(".", parts);
    if (DerivedName.bytes(whole) <= MOST_BYTES
        && parts.stream().allMatch(PLAIN.asMatchPredicate())) {
      return whole;
    }
    String hash =
        Digests.sha256(version + '\0' + String.join("\0", parts)).substring(0, HASH_DIGITS);
    return DerivedName.cut(whole, MOST_BYTES - HASH_DIGITS - 1) + "~" + hash;
  }

  /** The name of an older copy, when a newer one takes its own. */
  static String aside(String name, int number) {
    return name + "~" + number;
  }
}
