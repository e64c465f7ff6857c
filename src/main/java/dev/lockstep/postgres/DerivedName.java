// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.postgres;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32;

/** Names that are made of other names, and have to fit into PostgreSQL's limit. */
public final class DerivedName {
  /** Of any identifier: what is longer is cut by the server, between two bytes. */
  public static final int MOST_BYTES = 63;

  private DerivedName() {}

  /**
   * The name of a database of Lockstep's own that stands for {@code name}, always the same: {@code
   * prefix}, a sum of the name, and as much of the name as fits.
   */
  public static String of(String prefix, String name) {
    return cut(prefix + sum(name) + "_" + name, MOST_BYTES);
  }

  /** Eight hex digits that stand for {@code text}: its CRC-32. */
  public static String sum(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }

  /** The beginning of {@code text} that has {@code most} bytes at the most; no character is cut. */
  public static String cut(String text, int most) {
    String start = text;
    while (bytes(start) > most) {
      start = start.substring(0, start.offsetByCodePoints(start.length(), -1));
    }
    return start;
  }

  /** The length that PostgreSQL counts. */
  public static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
