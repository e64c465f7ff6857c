// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lockstep.migration.kept.KeptRecord;
import dev.lockstep.migration.kept.KeptSchema;
import dev.lockstep.postgres.ByteSize;
import dev.lockstep.postgres.Durations;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A copy of what a migration destroyed, as {@code status} shows it.
 *
 * @param column null if it is the whole table
 * @param copy the table that holds it
 * @param expiredAt when it was emptied; null if it has its data
 * @param restoredAt when the reverse had put it back; null if it has not
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
record KeptLine(
    String version,
    String schema,
    String table,
    @Nullable String column,
    String copy,
    long rows,
    long bytes,
    Instant keptAt,
    Instant expiresAt,
    @Nullable Instant expiredAt,
    @Nullable Instant restoredAt) {
  static KeptLine of(KeptRecord kept) {
    return new KeptLine(
        kept.version(),
        kept.schema(),
        kept.table(),
        kept.columnOrNull(),
        KeptSchema.table(kept.name()),
        kept.rows(),
        kept.bytes(),
        kept.keptAt(),
        kept.expiresAt(),
        kept.expiredAtOrNull(),
        kept.restoredAtOrNull());
  }

  /** {@code public.artworks.born of version 7: 2500 rows, 1 MB, 3 days old, expires in 27 days}. */
  static String text(KeptRecord kept, Instant now) {
    return kept.source()
        + " of version "
        + kept.version()
        + ": "
        + kept.rows()
        + (kept.rows() == 1 ? " row, " : " rows, ")
        + ByteSize.format(kept.bytes())
        + ", "
        + time(kept.keptAt(), now)
        + " old, "
        + kept.expiredAt()
            .map(expired -> "expired " + time(expired, now) + " ago")
            .orElseGet(() -> "expires in " + time(now, kept.expiresAt()))
        + (kept.restoredAt().isPresent() ? ", put back but for some rows" : "");
  }

  private static String time(Instant from, Instant to) {
    Duration time = Duration.between(from, to);
    if (time.compareTo(Duration.ofDays(2)) < 0) {
      return Durations.format(time.isNegative() ? Duration.ZERO : time);
    }
    return time.toDays() + " days";
  }
}
