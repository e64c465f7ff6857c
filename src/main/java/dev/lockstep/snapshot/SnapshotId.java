// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.snapshot;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a snapshot: when it was begun, in UTC, and something random. Names sort by time.
 *
 * @param text such as {@code 20261126T054013Z-3fa9c1}
 */
public record SnapshotId(String text) implements Comparable<SnapshotId> {
  private static final Pattern FORM = Pattern.compile("\\d{8}T\\d{6}Z-[0-9a-f]{6}");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  public SnapshotId {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("not the id of a snapshot: '" + text + "'");
    }
  }

  static SnapshotId next(Clock clock) {
    byte[] random = new byte[3];
    // Not kept in a field: a native executable would be built with its seed.
    new SecureRandom().nextBytes(random);
    return new SnapshotId(TIME.format(clock.instant()) + "-" + HexFormat.of().formatHex(random));
  }

  /** Reads an id; empty if it is none. */
  public static Optional<SnapshotId> parse(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new SnapshotId(text)) : Optional.empty();
  }

  /** When it was begun, to the second. */
  public Instant begunAt() {
    return Instant.from(TIME.parse(text.substring(0, 16)));
  }

  @Override
  public int compareTo(SnapshotId other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
