// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.definition;

import dev.lockstep.backfill.api.Backfill;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A backfill as it is written, before a database has been looked at.
 *
 * @param name what it is triggered by: the file's name without {@code .sql}
 * @param file where it comes from, for messages
 * @param checksum SHA-256 of the file with line ends made {@code \n}, in hex
 * @param table the table whose key is walked
 * @param key its columns, in the order of an index; empty: the primary key
 * @param batchRows rows of the first batch
 * @param target time a batch should take
 * @param workers parallel ranges, over all replicas together
 * @param requires version of the migration it needs applied
 * @param nice how long to rest between batches, in batch durations
 * @param synchronousCommit whether a batch waits until it is on disk, as {@code synchronous_commit}
 *     of the server has it. It need not: cursor and data share the transaction, so what a crash of
 *     the server takes back it takes back whole, and it is done again
 * @param lines where each key of the header is, for messages
 */
public record BackfillDefinition(
    String name,
    String file,
    String checksum,
    TargetTable table,
    List<String> key,
    int batchRows,
    Duration target,
    int workers,
    @Nullable String requires,
    @Nullable Schedule schedule,
    @Nullable Window window,
    double nice,
    boolean synchronousCommit,
    Work work,
    Map<String, Integer> lines) {

  /** What is done to a range of keys. */
  public sealed interface Work {}

  /** SQL from a file. {@code throttle} is the user's own probe: true holds the backfill back. */
  public record Sql(List<SqlTemplate> batch, SqlTemplate remaining, @Nullable SqlTemplate throttle)
      implements Work {
    public Sql {
      batch = List.copyOf(batch);
    }
  }

  /** Java code. */
  public record Code(Backfill backfill) implements Work {}

  public BackfillDefinition {
    key = List.copyOf(key);
    lines = Map.copyOf(lines);
  }

  /** The problem {@code message}, at the line where {@code key} is set. */
  public DefinitionProblem problem(String key, String message) {
    return new DefinitionProblem(file, lines.getOrDefault(key, 1), message);
  }
}
