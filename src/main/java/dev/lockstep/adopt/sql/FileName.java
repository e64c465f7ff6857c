// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt.sql;

import dev.lockstep.migration.file.Version;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a file's name says: {@code 001_users.sql}, {@code 1.2__users.sql}, {@code V1__users.sql},
 * {@code 2024-01-02_users.sql}, {@code 20240102_1530_users.sql}, {@code 3_users.up.sql}.
 *
 * @param version its number or date
 * @param description the rest
 */
record FileName(Version version, String description) {
  /** One of a pair of golang-migrate's. */
  static final Pattern PAIR = Pattern.compile("(\\d+)_(.*)\\.(up|down)\\.sql");

  private static final String DATE = "((?:19|20)\\d{2})-?(\\d{2})-?(\\d{2})";

  /** Where the date's parts, and those of the time of day, are groups. */
  private static final Pattern DATED =
      Pattern.compile(
          "[vV]?" + DATE + "(?:[T_-](\\d{2})[-:.]?(\\d{2})[-:.]?(\\d{2})?)?[_ -]+(.+)\\.sql");

  /** Two underscores end a version of several numbers, as in Flyway. */
  private static final Pattern SEVERAL = Pattern.compile("[vV]?(\\d+(?:[._]\\d+)*)__(.+)\\.sql");

  private static final Pattern ONE =
      Pattern.compile("[vV]?(\\d+(?:\\.\\d+)*)(?:[_ .-]+(.+))?\\.sql");

  /** Reads a name; empty if it has no number at its beginning. */
  static Optional<FileName> of(String name) {
    Matcher pair = PAIR.matcher(name);
    if (pair.matches()) {
      return Optional.of(of(pair.group(1), pair.group(2)));
    }
    Matcher dated = DATED.matcher(name);
    if (dated.matches()) {
      return Optional.of(of(date(dated), dated.group(7)));
    }
    for (Pattern pattern : List.of(SEVERAL, ONE)) {
      Matcher matcher = pattern.matcher(name);
      if (matcher.matches()) {
        return Optional.of(of(matcher.group(1), matcher.group(2)));
      }
    }
    return Optional.empty();
  }

  private static FileName of(String version, @Nullable String rest) {
    return new FileName(Version.of(version), rest == null || rest.isEmpty() ? "migration" : rest);
  }

  /** All digits: of a date, or of a date and a time to the second. */
  private static String date(Matcher dated) {
    String day = dated.group(1) + dated.group(2) + dated.group(3);
    if (dated.group(4) == null) {
      return day;
    }
    return day + dated.group(4) + dated.group(5) + (dated.group(6) == null ? "00" : dated.group(6));
  }
}
