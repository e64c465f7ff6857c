// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.fix;

import dev.lockstep.migration.file.Version;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Versions right behind a migration's and before the next one's. */
final class PartNames {
  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss").withResolverStyle(ResolverStyle.STRICT);

  private PartNames() {}

  /**
   * That many of them.
   *
   * @param next that of the next migration; empty if it is the last one
   */
  static List<Version> after(Version version, Optional<Version> next, int count) {
    List<Version> seconds = seconds(version, count);
    if (seconds.size() == count && fit(seconds, next)) {
      return seconds;
    }
    StringBuilder begin = new StringBuilder(version + ".");
    while (true) {
      List<Version> between = new ArrayList<>();
      for (int i = 1; i <= count; i++) {
        between.add(Version.of(begin.toString() + i));
      }
      if (fit(between, next)) {
        return between;
      }
      begin.append("0.");
    }
  }

  private static boolean fit(List<Version> versions, Optional<Version> next) {
    return versions.isEmpty() || next.isEmpty() || versions.getLast().compareTo(next.get()) < 0;
  }

  /** Of a timestamp, the seconds that follow it. */
  private static List<Version> seconds(Version version, int count) {
    List<Version> seconds = new ArrayList<>();
    try {
      LocalDateTime time = LocalDateTime.parse(version.toString(), FORM);
      for (int i = 1; i <= count; i++) {
        seconds.add(Version.of(FORM.format(time.plusSeconds(i))));
      }
    } catch (DateTimeException e) {
      return List.of();
    }
    return seconds;
  }
}
