// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.kept;

import dev.lockstep.sql.Identifiers;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One row of {@code lockstep.kept}: a copy that is there, full or emptied.
 *
 * @param version of the migration that made it
 * @param columnOrNull the column; null if it is of the whole table
 * @param key columns by which a row is found again; empty if it is of the whole table
 * @param name of the copy, in schema {@code lockstep_kept}, without quotes
 * @param rows how many were kept
 * @param bytes its size on disk when it was made
 * @param expiredAtOrNull when its time was over and it was emptied
 * @param restoredAtOrNull when the reverse had put it back
 */
public record KeptRecord(
    long id,
    String version,
    String schema,
    String table,
    @Nullable String columnOrNull,
    List<KeptColumn> key,
    String name,
    long rows,
    long bytes,
    Instant keptAt,
    Instant expiresAt,
    @Nullable Instant expiredAtOrNull,
    @Nullable Instant restoredAtOrNull) {
  public KeptRecord {
    key = List.copyOf(key);
  }

  /** The column; empty if the copy is of the whole table. */
  public Optional<String> column() {
    return Optional.ofNullable(columnOrNull);
  }

  /** When it was emptied; empty if its data is there. */
  public Optional<Instant> expiredAt() {
    return Optional.ofNullable(expiredAtOrNull);
  }

  /** When the reverse had put it back; empty if it has not. */
  public Optional<Instant> restoredAt() {
    return Optional.ofNullable(restoredAtOrNull);
  }

  /** For people: {@code public.artworks.born}. */
  public String source() {
    return Identifiers.quoteIfNeeded(schema)
        + "."
        + Identifiers.quoteIfNeeded(table)
        + (columnOrNull == null ? "" : "." + Identifiers.quoteIfNeeded(columnOrNull));
  }
}
