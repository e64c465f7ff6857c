package dev.lockstep.backfill.definition;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Five cron fields (minute, hour, day of month, month, day of week; 0 and 7 are Sunday), with
 * lists, ranges, steps and English names, in UTC. As in Vixie cron, when both day fields are
 * restricted a day that fits either is meant.
 */
public final class CronExpression {
  private static final List<String> MONTHS =
      List.of("jan feb mar apr may jun jul aug sep oct nov dec".split(" "));
  private static final List<String> DAYS = List.of("sun mon tue wed thu fri sat".split(" "));

  /** A 29 February needs up to eight years to come round. */
  private static final int DAYS_LOOKED_AT = 366 * 8 + 3;

  private final String text;
  private final BitSet minutes;
  private final BitSet hours;
  private final BitSet daysOfMonth;
  private final BitSet months;
  private final BitSet daysOfWeek;
  private final boolean eitherDay;

  private CronExpression(String text, String[] fields) {
    this.text = text;
    this.minutes = field("minute", fields[0], 0, 59, List.of(), 0);
    this.hours = field("hour", fields[1], 0, 23, List.of(), 0);
    this.daysOfMonth = field("day of month", fields[2], 1, 31, List.of(), 0);
    this.months = field("month", fields[3], 1, 12, MONTHS, 1);
    this.daysOfWeek = field("day of week", fields[4], 0, 7, DAYS, 0);
    if (daysOfWeek.get(7)) {
      daysOfWeek.set(0);
    }
    this.eitherDay = !fields[2].startsWith("*") && !fields[4].startsWith("*");
  }

  /**
   * Reads five fields.
   *
   * @throws IllegalArgumentException naming the field that is wrong
   */
  public static CronExpression parse(String text) {
    String[] fields = text.strip().split("\\s+");
    if (fields.length != 5) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a schedule: write \"every 15m\", or five cron fields");
    }
    CronExpression expression = new CronExpression(text, fields);
    if (expression.before(Instant.parse("2096-03-01T00:00:00Z")) == null) {
      throw new IllegalArgumentException("'" + text + "' never comes: no such day");
    }
    return expression;
  }

  public String text() {
    return text;
  }

  /** The latest minute that fits, at or before {@code now}. */
  public Instant latest(Instant now) {
    Instant latest = before(now);
    if (latest == null) {
      throw new IllegalStateException("no minute fits '" + text + "'");
    }
    return latest;
  }

  private @Nullable Instant before(Instant now) {
    ZonedDateTime at = now.atZone(ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES);
    int hour = at.getHour();
    int minute = at.getMinute();
    for (int day = 0; day < DAYS_LOOKED_AT; day++) {
      ZonedDateTime date = at.minusDays(day);
      if (fits(date)) {
        for (int h = hours.previousSetBit(hour); h >= 0; h = hours.previousSetBit(h - 1)) {
          int m = minutes.previousSetBit(h == hour ? minute : 59);
          if (m >= 0) {
            return date.withHour(h).withMinute(m).toInstant();
          }
        }
      }
      hour = 23;
      minute = 59;
    }
    return null;
  }

  private boolean fits(ZonedDateTime date) {
    boolean monthDay = daysOfMonth.get(date.getDayOfMonth());
    boolean weekDay = daysOfWeek.get(date.getDayOfWeek().getValue() % 7);
    return months.get(date.getMonthValue())
        && (eitherDay ? monthDay || weekDay : monthDay && weekDay);
  }

  private static BitSet field(
      String name, String text, int low, int high, List<String> names, int firstName) {
    BitSet set = new BitSet(high + 1);
    for (String part : text.split(",", -1)) {
      String[] stepped = part.split("/", -1);
      String[] ends = stepped[0].split("-", -1);
      if (stepped.length > 2 || ends.length > 2) {
        throw wrong(name, part);
      }
      int from = low;
      int to = high;
      if (!stepped[0].equals("*")) {
        from = number(name, ends[0], names, firstName);
        to = ends.length == 2 ? number(name, ends[1], names, firstName) : from;
        // As in Vixie cron, 5/10 is from 5 on, each 10.
        to = ends.length == 1 && stepped.length == 2 ? high : to;
      }
      int step = stepped.length == 2 ? number(name, stepped[1], List.of(), 0) : 1;
      if (from < low || to > high || from > to || step < 1) {
        throw wrong(name, part);
      }
      for (int value = from; value <= to; value += step) {
        set.set(value);
      }
    }
    return set;
  }

  private static int number(String name, String text, List<String> names, int firstName) {
    int named = names.indexOf(text.toLowerCase(Locale.ROOT));
    if (named >= 0) {
      return named + firstName;
    }
    if (!text.matches("\\d{1,4}")) {
      throw wrong(name, text);
    }
    return Integer.parseInt(text);
  }

  private static IllegalArgumentException wrong(String name, String part) {
    return new IllegalArgumentException("'" + part + "' is not a cron " + name);
  }
}
