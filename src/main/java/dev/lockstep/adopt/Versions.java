// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt;

import dev.lockstep.migration.file.Version;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.List;

/** Versions for a track that has times, or that has to have more versions behind its last. */
public final class Versions {
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss").withResolverStyle(ResolverStyle.STRICT);

  private Versions() {}

  /**
   * The UTC second of each time; one second after the version before where the times tie or step
   * back, since the order is the track's and never that of the times.
   */
  public static List<Version> ascending(List<Instant> times) {
    List<Version> versions = new ArrayList<>();
    LocalDateTime last = LocalDateTime.MIN;
    for (Instant time : times) {
      LocalDateTime second = LocalDateTime.ofEpochSecond(time.getEpochSecond(), 0, ZoneOffset.UTC);
      last = second.isAfter(last) ? second : last.plus(Duration.ofSeconds(1));
      versions.add(Version.of(SECOND.format(last)));
    }
    return versions;
  }

  /** The next version: a second later if {@code version} is a time, else the next whole number. */
  public static Version after(Version version) {
    String text = version.toString();
    try {
      return Version.of(SECOND.format(LocalDateTime.parse(text, SECOND).plusSeconds(1)));
    } catch (DateTimeParseException e) {
      String whole = text.contains(".") ? text.substring(0, text.indexOf('.')) : text;
      return Version.of(new java.math.BigInteger(whole).add(java.math.BigInteger.ONE).toString());
    }
  }
}
