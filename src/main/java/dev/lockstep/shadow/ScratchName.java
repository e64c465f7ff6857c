// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.shadow;

import dev.lockstep.postgres.DerivedName;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a scratch database, which says all that is needed to tell a leftover from one in use:
 * {@code lockstep_scratch_<created, seconds>_<host>_<process>_<number>}.
 *
 * @param created when, to the second
 * @param host a hash of the host's name
 * @param process the operating system's process id
 * @param number which of that process's databases
 */
record ScratchName(Instant created, String host, long process, long number) {
  /** What the name of every scratch database begins with. */
  static final String PREFIX = "lockstep_scratch_";

  private static final Pattern FORM =
      Pattern.compile(PREFIX + "(\\d{1,12})_([0-9a-f]{8})_(\\d{1,10})_(\\d{1,10})");

  /** Reads a database's name; empty if it is not that of a scratch database. */
  static Optional<ScratchName> parse(String name) {
    Matcher matcher = FORM.matcher(name);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new ScratchName(
            Instant.ofEpochSecond(Long.parseLong(matcher.group(1))),
            matcher.group(2),
            Long.parseLong(matcher.group(3)),
            Long.parseLong(matcher.group(4))));
  }

  /** A host's name, short enough to be part of a database's. */
  static String hostHash(String host) {
    return DerivedName.sum(host);
  }

  @Override
  public String toString() {
    return PREFIX + created.getEpochSecond() + "_" + host + "_" + process + "_" + number;
  }
}
