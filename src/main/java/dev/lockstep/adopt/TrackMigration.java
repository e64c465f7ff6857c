// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt;

import dev.lockstep.migration.file.Version;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One migration of a track, and what it is to be as a Flyway file.
 *
 * @param name what the tool and its users call it, unique in the track
 * @param versionOrNull its version; null for a repeatable one
 * @param description part of the file's name; what a file name cannot hold is replaced
 * @param file where it lies
 * @param text the text of the Flyway file: that of {@code file}, byte for byte, wherever that does
 *     the same
 * @param reverseOrNull the text of its reverse; null if it has none
 * @param outside whether it has to be said that it runs outside a transaction, because its text
 *     alone does not tell
 */
public record TrackMigration(
    String name,
    @Nullable Version versionOrNull,
    String description,
    Path file,
    String text,
    @Nullable String reverseOrNull,
    boolean outside) {
  /** One without a reverse, in a transaction unless its text tells otherwise. */
  public TrackMigration(String name, Version version, String description, Path file, String text) {
    this(name, version, description, file, text, null, false);
  }

  public Optional<Version> version() {
    return Optional.ofNullable(versionOrNull);
  }

  public Optional<String> reverse() {
    return Optional.ofNullable(reverseOrNull);
  }

  /** The same with another version. */
  TrackMigration as(Version other) {
    return new TrackMigration(name, other, description, file, text, reverseOrNull, outside);
  }
}
