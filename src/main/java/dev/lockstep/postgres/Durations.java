// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.postgres;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people and PostgreSQL write them: {@code 200ms}, {@code 2s}, {@code 10min}. */
public final class Durations {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,12})\\s*(ms|s|sec|m|min|h|d)?", Pattern.CASE_INSENSITIVE);

  private static final Pattern DAYS = Pattern.compile("(?i)(\\d+)\\s*days?");

  /** The longest there is: what is longer is a mistake, and overflows somewhere. */
  public static final Duration MOST = Duration.ofDays(3_660);

  /**
   * The longest timeout that the server takes, in whole days: it counts milliseconds in 31 bits.
   */
  public static final Duration MOST_OF_SERVER = Duration.ofDays(24);

  private Durations() {}

  /**
   * Parses a number with a unit (ms, s, m or min, h, d); {@code 0} needs none.
   *
   * @throws IllegalArgumentException if it is not such a duration, or longer than {@link #MOST};
   *     the message shows the form
   */
  public static Duration parse(String text) {
    Duration duration = unbounded(text);
    if (duration.compareTo(MOST) > 0) {
      throw new IllegalArgumentException(
          "'" + text + "' is too long; at most " + MOST.toDays() + "d");
    }
    return duration;
  }

  /** As {@link #parse}; days may be written out: {@code 30 days}. */
  public static Duration parseWithDays(String text) {
    Matcher days = DAYS.matcher(text);
    return parse(days.matches() ? days.group(1) + "d" : text);
  }

  /** As {@link #format}, with whole days written out: {@code 1 day}. */
  public static String formatWithDays(Duration duration) {
    long days = duration.toDays();
    return days > 0 && duration.equals(Duration.ofDays(days))
        ? days + (days == 1 ? " day" : " days")
        : format(duration);
  }

  private static Duration unbounded(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(malformed(text));
    }
    long amount = Long.parseLong(matcher.group(1));
    String unit = matcher.group(2);
    if (unit == null) {
      if (amount == 0) {
        return Duration.ZERO;
      }
      throw new IllegalArgumentException(malformed(text));
    }
    return switch (unit.toLowerCase(Locale.ROOT)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s", "sec" -> Duration.ofSeconds(amount);
      case "m", "min" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  /**
   * As {@link #parse}, from 1 ms to {@code most}.
   *
   * @throws IllegalArgumentException if it is not such a duration, or out of these bounds
   */
  public static Duration parse(String text, Duration most) {
    Duration duration = parse(text);
    if (duration.isZero() || duration.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          "'" + text + "' is out of bounds; give 1ms to " + format(most));
    }
    return duration;
  }

  private static String malformed(String text) {
    return "'" + text + "' is not a duration; write a number and a unit, such as 200ms, 2s, 10min";
  }

  /** Shortest readable form: {@code 850ms}, {@code 2.5s}, {@code 3m 20s}, {@code 1h 5m}. */
  public static String format(Duration duration) {
    long millis = duration.toMillis();
    if (millis < 1_000) {
      return millis + "ms";
    }
    if (millis < 60_000) {
      String seconds = String.format(Locale.ROOT, "%.1f", millis / 1000.0);
      return (seconds.endsWith(".0") ? seconds.substring(0, seconds.length() - 2) : seconds) + "s";
    }
    if (millis < 3_600_000) {
      return pair(duration.toMinutes(), "m", duration.toSecondsPart(), "s");
    }
    return pair(duration.toHours(), "h", duration.toMinutesPart(), "m");
  }

  private static String pair(long large, String largeUnit, int small, String smallUnit) {
    return large + largeUnit + (small == 0 ? "" : " " + small + smallUnit);
  }
}
