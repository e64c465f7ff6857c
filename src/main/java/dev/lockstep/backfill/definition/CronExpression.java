// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.definition;

import com.cronutils.model.Cron;
import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;

/**
 * Five cron fields in UTC: minute, hour, day of month, month, day of week (0 and 7 are Sunday),
 * with lists, ranges, steps, English names, {@code L} (the last day, or the last Friday: {@code
 * 5L}) and {@code #} (the second Monday: {@code 1#2}). As in Vixie cron, when both day fields are
 * restricted a day that fits either is meant. Read and computed by cron-utils.
 */
public final class CronExpression {
  private static final int SUNDAY = 0;
  private static final int ALSO_SUNDAY = 7;

  private static final CronDefinition EITHER_DAY = fields().instance();
  private static final CronDefinition BOTH_DAYS = fields().matchDayOfWeekAndDayOfMonth().instance();

  /** At the end of eight years in which every date comes, 29 February among them. */
  private static final Instant AFTER_EVERY_DATE = Instant.parse("2096-03-01T00:00:00Z");

  private final String text;
  private final ExecutionTime times;

  private CronExpression(String text, ExecutionTime times) {
    this.text = text;
    this.times = times;
  }

  /**
   * Reads five fields.
   *
   * @throws IllegalArgumentException saying what is wrong with which
   */
  public static CronExpression parse(String text) {
    String[] fields = text.strip().split("\\s+");
    if (fields.length != 5) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a schedule: write \"every 15m\", or five cron fields");
    }
    CronExpression expression;
    try {
      // As in Vixie cron, a field that begins with a star restricts nothing by itself.
      boolean either = !fields[2].startsWith("*") && !fields[4].startsWith("*");
      Cron cron = new CronParser(either ? EITHER_DAY : BOTH_DAYS).parse(text.strip());
      expression = new CronExpression(text, ExecutionTime.forCron(cron));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + text + "' is not a schedule: " + reason(e), e);
    }
    try {
      expression.latest(AFTER_EVERY_DATE);
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new IllegalArgumentException("'" + text + "' never comes: no such day", e);
    }
    return expression;
  }

  private static CronDefinitionBuilder fields() {
    return CronDefinitionBuilder.defineCron()
        .withMinutes()
        .withValidRange(0, 59)
        .withStrictRange()
        .and()
        .withHours()
        .withValidRange(0, 23)
        .withStrictRange()
        .and()
        .withDayOfMonth()
        .withValidRange(1, 31)
        .supportsL()
        .withStrictRange()
        .and()
        .withMonth()
        .withValidRange(1, 12)
        .withStrictRange()
        .and()
        .withDayOfWeek()
        .withValidRange(SUNDAY, ALSO_SUNDAY)
        .withMondayDoWValue(1)
        .withIntMapping(ALSO_SUNDAY, SUNDAY)
        .supportsL()
        .supportsHash()
        .withStrictRange()
        .and();
  }

  /** The innermost says which value is wrong. */
  private static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }

  public String text() {
    return text;
  }

  /** The latest minute that fits, at or before {@code now}. */
  public Instant latest(Instant now) {
    ZonedDateTime next = now.atZone(ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
    return times
        .lastExecution(next)
        .orElseThrow(() -> new IllegalStateException("no minute fits '" + text + "'"))
        .toInstant();
  }
}
