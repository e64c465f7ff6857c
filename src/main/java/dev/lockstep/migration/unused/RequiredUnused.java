// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.unused;

import dev.lockstep.postgres.Durations;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a {@code -- lockstep:requires-unused <schema>.<view> for <time>} asks for.
 *
 * @param view the view's name, with its schema, as written
 * @param quiet for how long nothing may have used it
 * @param line of the directive, from 1
 */
public record RequiredUnused(String view, Duration quiet, int line) {
  private static final String PART = "(?:\"(?:[^\"]|\"\")+\"|[\\p{L}_][\\p{L}\\p{N}_$]*)";
  private static final Pattern FORM =
      Pattern.compile("(" + PART + "\\." + PART + ")\\s+for\\s+(\\S.*)");

  /**
   * Reads what stands behind {@code lockstep:requires-unused}.
   *
   * @throws IllegalArgumentException if it is not of that form; the message shows the form
   */
  public static RequiredUnused parse(String value, int line) {
    Matcher matcher = FORM.matcher(value);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "requires-unused needs a view with its schema and a time:"
              + " '-- lockstep:requires-unused <schema>.<view> for 1 day', not '"
              + value
              + "'");
    }
    Duration quiet = Durations.parseWithDays(matcher.group(2));
    if (quiet.isZero()) {
      throw new IllegalArgumentException(
          "requires-unused "
              + matcher.group(1)
              + " for no time asks for nothing; give it a second at least");
    }
    return new RequiredUnused(matcher.group(1), quiet, line);
  }
}
