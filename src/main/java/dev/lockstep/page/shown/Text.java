// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.page.shown;

import dev.lockstep.postgres.Durations;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Figures and times as the page writes them; a path from the names in it. */
final class Text {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Text() {}

  /** {@code 1,234,567}. */
  static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** {@code 1 row}, {@code 3 rows}. */
  static String count(long number, String one) {
    return number(number) + " " + one + (number == 1 ? "" : "s");
  }

  static String time(Instant instant) {
    return TIME.format(instant);
  }

  /** In whole seconds from one second on. */
  static String duration(Duration duration) {
    return Durations.format(
        duration.compareTo(Duration.ofSeconds(1)) < 0
            ? duration
            : Duration.ofSeconds(duration.toSeconds()));
  }

  static String since(Instant begin, Instant now) {
    Duration duration = Duration.between(begin, now);
    return duration(duration.isNegative() ? Duration.ZERO : duration);
  }

  /** A segment of a path. */
  static String segment(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
