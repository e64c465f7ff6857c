// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.health;

import dev.lockstep.catalog.Outside;
import java.util.Set;

/** Which tables the code needs. */
@FunctionalInterface
public interface ExpectedTables {
  /**
   * The tables, without partitions, which come and go; empty if nothing is known. Quick: called
   * with each check.
   *
   * @throws java.io.UncheckedIOException if it cannot be read
   */
  Set<TableName> tables();

  /**
   * Tables that are neither expected nor unexpected: partitions, and what does not belong to the
   * project.
   */
  default Outside outside() {
    return Outside.NONE;
  }
}
