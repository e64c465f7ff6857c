// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.trace;

import java.util.List;

/**
 * A constraint of a table as the catalog has it.
 *
 * @param kind {@code pg_constraint.contype}: {@code f} a foreign key, {@code c} a check, {@code u},
 *     {@code p}, {@code x} one with an index
 * @param table whose
 * @param referenced of a foreign key, the other table; else 0
 * @param validated whether all rows are known to fit
 * @param columns the numbers of its columns
 * @param index what enforces it; 0 if none does
 */
public record TracedConstraint(
    long id,
    String name,
    char kind,
    long table,
    long referenced,
    boolean validated,
    List<Integer> columns,
    long index) {
  public TracedConstraint {
    columns = List.copyOf(columns);
  }
}
