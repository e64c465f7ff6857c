// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.definition;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The time of day in which batches may run: from {@code start} (inclusive) to {@code end}
 * (exclusive) on the clocks of {@code zone}; over midnight if start is later than end.
 */
public record Window(LocalTime start, LocalTime end, ZoneId zone) {
  private static final Pattern FORM =
      Pattern.compile("(\\d{2}):(\\d{2})\\s*-\\s*(\\d{2}):(\\d{2})(?:\\s+(\\S+))?");

  public Window {
    if (start.equals(end)) {
      throw new IllegalArgumentException("a window from " + start + " to " + end + " is empty");
    }
  }

  /**
   * Reads {@code 22:00-06:00 UTC}; without a zone it is UTC.
   *
   * @throws IllegalArgumentException if it is not of that form
   */
  public static Window parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a window: write it like \"22:00-06:00 UTC\"");
    }
    try {
      String zone = matcher.group(5);
      return new Window(
          time(matcher.group(1), matcher.group(2)),
          time(matcher.group(3), matcher.group(4)),
          ZoneId.of(zone == null ? "UTC" : zone));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("'" + text + "' is not a window: " + e.getMessage(), e);
    }
  }

  /** Whether batches may run at {@code instant}. */
  public boolean contains(Instant instant) {
    LocalTime time = instant.atZone(zone).toLocalTime();
    boolean started = !time.isBefore(start);
    boolean ended = !time.isBefore(end);
    return start.isBefore(end) ? started && !ended : started || !ended;
  }

  /** When it opens next, for an instant outside of it; days with a clock change included. */
  public Instant opensAfter(Instant instant) {
    ZonedDateTime local = instant.atZone(zone);
    ZonedDateTime today = local.with(start);
    return (today.isAfter(local) ? today : local.plusDays(1).with(start)).toInstant();
  }

  @Override
  public String toString() {
    return start + "-" + end + " " + zone;
  }

  private static LocalTime time(String hour, String minute) {
    return LocalTime.of(Integer.parseInt(hour), Integer.parseInt(minute));
  }
}
