// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.generate;

import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.migration.file.Version;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** Versions that are newer than all others, a second apart; and names from descriptions. */
final class FileNames {
  private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern("uuuuMMddHHmmss");

  /** File systems take 255 bytes; version, stage and {@code .sql.conf} need some of them. */
  private static final int MOST_BYTES = 160;

  private final String slug;
  private LocalDateTime next;

  /**
   * @throws UnusableRequestException if nothing of the description can be part of a file's name, it
   *     is too long for one, or no timestamp is newer than the newest version
   */
  FileNames(String description, MigrationSet migrations, Clock clock) {
    this.slug = slug(description);
    this.next = LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC).withNano(0);
    Optional<Version> latest = migrations.latest();
    if (latest.isPresent() && latest.get().compareTo(version()) >= 0) {
      String text = latest.get().toString();
      if (!text.matches("\\d{14}")) {
        throw new UnusableRequestException(
            "version "
                + text
                + " is newer than any timestamp; new migrations are numbered by UTC"
                + " time, so renumber it below "
                + version());
      }
      this.next = LocalDateTime.parse(text, FORM).plusSeconds(1);
    }
  }

  static String slug(String description) {
    String slug =
        description
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^\\p{L}\\p{N}]+", "_")
            .replaceAll("^_+|_+$", "");
    if (slug.isEmpty()) {
      throw new UnusableRequestException(
          "'" + description + "' does not describe a migration; say in a few words what it does");
    }
    int bytes = slug.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MOST_BYTES) {
      throw new UnusableRequestException(
          "the description has %d bytes, and a file's name takes at most %d of it; say in a few words what the migration does"
              .formatted(bytes, MOST_BYTES));
    }
    return slug;
  }

  String slug() {
    return slug;
  }

  private Version version() {
    return Version.of(FORM.format(next));
  }

  /** {@code 20261122120000__add_slug}, or with a suffix {@code …__add_slug_validate}. */
  String take(String suffix) {
    String name = FORM.format(next) + "__" + slug + (suffix.isEmpty() ? "" : "_" + suffix);
    next = next.plusSeconds(1);
    return name;
  }
}
