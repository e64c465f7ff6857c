// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.kept;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A copy that was made.
 *
 * @param keep what asked for it
 * @param source what was copied
 * @param name of the copy, in schema {@code lockstep_kept}, without quotes
 * @param rows how many
 * @param sequences whose numbers were kept along: those of the column, or of the table's columns
 * @param setAsideOrNull how an older copy is called now that had the same name; null if none had
 */
public record KeptTable(
    Keep keep,
    KeptSource source,
    String name,
    long rows,
    List<OwnedSequence> sequences,
    @Nullable String setAsideOrNull) {
  public KeptTable {
    sequences = List.copyOf(sequences);
  }

  /**
   * A sequence that belongs to a column.
   *
   * @param column the column, without quotes
   * @param schema of the sequence
   * @param name its name, without quotes
   * @param identity whether it is the one of an identity column
   */
  public record OwnedSequence(String column, String schema, String name, boolean identity) {}
}
