// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.catalog.Routine;

/** {@code CREATE OR REPLACE FUNCTION} or {@code PROCEDURE}, or {@code CREATE AGGREGATE}. */
public record CreateRoutine(CatalogObject routine) implements Operation {
  private boolean isAggregate() {
    return routine.kind() == ObjectKind.AGGREGATE;
  }

  @Override
  public String sql() {
    String definition = new Routine(routine).definition();
    return isAggregate()
        ? "CREATE AGGREGATE %s(%s) (\n  %s\n)"
            .formatted(
                SqlNames.qualified(routine.id()), SqlNames.aggregateArguments(routine), definition)
        : definition;
  }

  @Override
  public boolean speaksAhead() {
    return !isAggregate();
  }
}
