// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import dev.lockstep.lint.size.Sizes;
import dev.lockstep.lint.size.TableSize;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;

/** The sizes of a database's tables, in the form that {@code lint --sizes} reads. */
@RegisterForReflection
record SizesView(Instant at, Instant writesSince, long longestTransactionMs, List<Table> tables) {
  /** One table. */
  @RegisterForReflection
  record Table(
      String name, long rows, long bytes, long indexBytes, int indexes, double writesPerSecond) {
    static Table of(TableSize size) {
      return new Table(
          size.name(),
          size.rows(),
          size.bytes(),
          size.indexBytes(),
          size.indexes(),
          size.writesPerSecond());
    }
  }

  static SizesView of(Sizes sizes) {
    return new SizesView(
        sizes.at(),
        sizes.writesSince(),
        sizes.longestTransaction().toMillis(),
        sizes.tables().stream().map(Table::of).toList());
  }
}
