// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app.settings;

import java.time.ZoneId;
import java.util.TimeZone;

/**
 * The time zone of every session, on scratch databases as on real ones: a bound, a default or a
 * CHECK that says a moment without a zone means the moment that this zone makes of it, and what was
 * proven on one machine has to be the same on all.
 *
 * <p>PostgreSQL's driver tells the server the JVM's zone as it connects, in front of what {@code
 * ALTER DATABASE} and {@code ALTER ROLE} say, and RESET and DISCARD go back to it. So it is the
 * process that has the zone: nothing that a file does, and no pooler, leads to another.
 */
public final class SessionTimeZone {
  private SessionTimeZone() {}

  /**
   * Gives this process the zone that is set, before it connects to anything. One that is none is
   * left for {@link Settings#read} to name.
   */
  public static void use(SettingLookup lookup) {
    String zone =
        new SettingsReader(lookup)
            .text(Setting.LOCKSTEP_TIME_ZONE)
            .filter(SessionTimeZone::isOne)
            .orElse("UTC");
    TimeZone.setDefault(TimeZone.getTimeZone(zone));
  }

  /** The one that sessions have now. */
  public static String inUse() {
    return TimeZone.getDefault().getID();
  }

  /**
   * Whether it is a name that PostgreSQL and Java both read alike. An offset is none: PostgreSQL
   * counts those westwards.
   */
  static boolean isOne(String zone) {
    return zone.equals("UTC")
        || (zone.contains("/") && ZoneId.getAvailableZoneIds().contains(zone));
  }
}
