// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.unused;

import dev.lockstep.postgres.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * How it stands with a shim that is in the way of its own drop.
 *
 * @param view its name, as the migration has it
 */
public sealed interface ShimInUse {
  String view();

  /** For people: what is known, and what opens the gate. */
  String text();

  /**
   * Its use is watched, and was not missing for long enough.
   *
   * @param usedAt when the last use was seen, or when the watch began
   * @param watchedSince when it began
   * @param quiet for how long nothing may use it
   */
  record Watched(String view, Instant watchedSince, Instant usedAt, Duration quiet)
      implements ShimInUse {
    @Override
    public String text() {
      String seen =
          usedAt.equals(watchedSince)
              ? "no use was seen since the watch began at " + at(usedAt)
              : "it was used at " + at(usedAt) + ", or little before";
      return seen
          + "; the gate opens when nothing uses it for "
          + Durations.formatWithDays(quiet)
          + ", at "
          + at(usedAt.plus(quiet))
          + " at the earliest";
    }

    private static Instant at(Instant instant) {
      return instant.truncatedTo(ChronoUnit.SECONDS);
    }
  }

  /** The database cannot tell. */
  record Unknown(String view, String why) implements ShimInUse {
    @Override
    public String text() {
      return "whether it is used is not known ("
          + why
          + "); when you are certain that no code uses it, say 'lockstep migrate --unused "
          + view
          + "'";
    }
  }

  /** No process that may write has looked yet. */
  static List<ShimInUse> notKnown(List<RequiredUnused> required) {
    return required.stream().<ShimInUse>map(ShimInUse::notLookedAt).toList();
  }

  /** The same, of one. */
  static ShimInUse notLookedAt(RequiredUnused required) {
    return new Unknown(required.view(), "the next 'lockstep migrate', or the service, looks");
  }
}
