// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.size;

import dev.lockstep.lint.trace.Relation;
import dev.lockstep.lint.trace.StatementEffect;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How long a statement's work on a live table takes: what it reads, writes and sorts, times what a
 * row and a byte of it cost on a common machine with the table in memory. {@code src/bench/run
 * lint} holds these rates to what PostgreSQL takes.
 */
public final class WorkTime {
  private static final double NANOS_A_ROW_READ = 45;
  private static final double NANOS_A_BYTE_READ = 0.25;
  private static final double NANOS_A_ROW_LOOKED_UP = 250;
  private static final double NANOS_A_ROW_WRITTEN = 350;
  private static final double NANOS_A_BYTE_WRITTEN = 3;
  private static final double NANOS_A_ROW_SORTED = 500;

  private WorkTime() {}

  /**
   * Estimates.
   *
   * @return empty if the statement's time does not depend on how large a table is, or nothing is
   *     known of one that it works on
   */
  public static Optional<Estimate> of(StatementEffect effect, Sizes sizes) {
    Map<Long, Relation> tables = new HashMap<>();
    Stream.of(effect.locks().keySet(), effect.scanned(), effect.rewritten())
        .flatMap(Collection::stream)
        .filter(each -> !each.isIndex())
        .forEach(each -> tables.put(each.id(), each));
    Set<Long> worked =
        Stream.of(effect.rewritten(), effect.scanned(), effect.built())
            .flatMap(Collection::stream)
            .map(Relation::table)
            .collect(Collectors.toSet());
    double nanos = 0;
    @Nullable TableSize largest = null;
    for (long id : worked) {
      Relation table = tables.get(id);
      Optional<TableSize> found = table == null ? Optional.empty() : sizes.find(table.text());
      if (table == null || found.isEmpty()) {
        return Optional.empty();
      }
      TableSize size = found.get();
      nanos += effect.rewritten().contains(table) ? writing(size) : going(effect, id, size);
      largest = largest == null || size.bytes() > largest.bytes() ? size : largest;
    }
    return largest == null
        ? Optional.empty()
        : Optional.of(new Estimate(largest, Duration.ofNanos((long) nanos)));
  }

  private static double writing(TableSize size) {
    return size.rows() * (NANOS_A_ROW_READ + NANOS_A_ROW_WRITTEN)
        + size.bytes() * NANOS_A_BYTE_WRITTEN
        + size.indexes() * size.rows() * NANOS_A_ROW_SORTED;
  }

  private static double going(StatementEffect effect, long table, TableSize size) {
    long built = effect.built().stream().filter(index -> index.table() == table).count();
    boolean looksUp =
        effect.constraints().stream()
            .flatMap(changed -> changed.after().stream())
            .anyMatch(key -> key.validated() && key.kind() == 'f' && key.table() == table);
    return reading(size)
        + built * size.rows() * NANOS_A_ROW_SORTED
        + (looksUp ? size.rows() * NANOS_A_ROW_LOOKED_UP : 0);
  }

  private static double reading(TableSize size) {
    return size.rows() * NANOS_A_ROW_READ + size.bytes() * NANOS_A_BYTE_READ;
  }
}
