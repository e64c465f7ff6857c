// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.unused;

import dev.lockstep.postgres.Durations;
import dev.lockstep.sql.NameAndTime;
import java.time.Duration;
import java.util.Optional;

/**
 * What a {@code -- lockstep:requires-unused <schema>.<view> for <time>} asks for.
 *
 * @param view the view's name, with its schema, as written
 * @param quiet for how long nothing may have used it
 * @param line of the directive, from 1
 */
public record RequiredUnused(String view, Duration quiet, int line) {
  /**
   * Reads what stands behind {@code lockstep:requires-unused}.
   *
   * @throws IllegalArgumentException if it is not of that form; the message shows the form
   */
  public static RequiredUnused parse(String value, int line) {
    Optional<NameAndTime> form =
        NameAndTime.parse(value).filter(found -> found.name().parts().size() == 2);
    if (form.isEmpty()) {
      throw new IllegalArgumentException(
          "requires-unused needs a view with its schema and a time:"
              + " '-- lockstep:requires-unused <schema>.<view> for 1 day', not '"
              + value
              + "'");
    }
    Duration quiet = Durations.parseWithDays(form.get().time());
    if (quiet.isZero()) {
      throw new IllegalArgumentException(
          "requires-unused "
              + form.get().written()
              + " for no time asks for nothing; give it a second at least");
    }
    return new RequiredUnused(form.get().written(), quiet, line);
  }
}
