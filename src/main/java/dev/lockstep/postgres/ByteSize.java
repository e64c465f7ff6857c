// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.postgres;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people and PostgreSQL write them: {@code 512 MB}, {@code 10GB}. Units are of 1024. */
public final class ByteSize {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,9})\\s*(bytes|B|kB|MB|GB|TB)?", Pattern.CASE_INSENSITIVE);

  private static final List<String> UNITS = List.of("bytes", "kB", "MB", "GB", "TB");

  private ByteSize() {}

  /**
   * Parses a number with a unit; {@code 0} needs none.
   *
   * @return the size in bytes
   * @throws IllegalArgumentException if it is not such a size; the message shows the form
   */
  public static long parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(malformed(text));
    }
    long amount = Long.parseLong(matcher.group(1));
    String unit = matcher.group(2);
    if (unit == null) {
      if (amount == 0) {
        return 0;
      }
      throw new IllegalArgumentException(malformed(text));
    }
    return switch (unit.toLowerCase(Locale.ROOT)) {
      case "kb" -> amount << 10;
      case "mb" -> amount << 20;
      case "gb" -> amount << 30;
      case "tb" -> amount << 40;
      default -> amount;
    };
  }

  private static String malformed(String text) {
    return "'" + text + "' is not a size; write a number and a unit, such as 512MB, 10GB";
  }

  /** As PostgreSQL's {@code pg_size_pretty} writes it: {@code 16 kB}, {@code 1200 MB}. */
  public static String format(long bytes) {
    long size = bytes;
    int unit = 0;
    while (size >= 10 * 1024 && unit < UNITS.size() - 1) {
      size = Math.round(size / 1024.0);
      unit++;
    }
    return size + " " + UNITS.get(unit);
  }
}
