// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.kind;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.catalog.Routine;
import dev.lockstep.diff.operation.CreateRoutine;
import dev.lockstep.diff.operation.Operation;
import java.util.List;
import java.util.Set;

/** Functions, procedures and aggregates. */
final class RoutineOperations implements KindOperations {
  @Override
  public List<Operation> create(CatalogObject routine, BothCatalogs around) {
    return List.of(new CreateRoutine(routine));
  }

  /** CREATE OR REPLACE keeps the result and the names of arguments, and takes no default away. */
  @Override
  public boolean inPlace(
      CatalogObject from, CatalogObject to, Set<String> attributes, BothCatalogs around) {
    return to.kind() != ObjectKind.AGGREGATE
        && !attributes.contains(Routine.RESULT)
        && !attributes.contains(Routine.ARGUMENT_NAMES)
        && !attributes.contains(Routine.WINDOW)
        && new Routine(from).defaults() <= new Routine(to).defaults();
  }

  @Override
  public List<Operation> alter(
      CatalogObject from, CatalogObject to, Set<String> attributes, BothCatalogs around) {
    return create(to, around);
  }
}
