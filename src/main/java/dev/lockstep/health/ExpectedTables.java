package dev.lockstep.health;

import java.util.Set;

/** Which tables the code needs. */
@FunctionalInterface
public interface ExpectedTables {
  /**
   * The tables; empty if nothing is known. Quick: called with each check.
   *
   * @throws java.io.UncheckedIOException if it cannot be read
   */
  Set<TableName> tables();
}
