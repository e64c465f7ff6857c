// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.kind;

import dev.lockstep.catalog.Attributes;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Constraint;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.diff.operation.AddConstraint;
import dev.lockstep.diff.operation.DropConstraint;
import dev.lockstep.diff.operation.Operation;
import dev.lockstep.diff.operation.Reach;
import dev.lockstep.diff.operation.SetOptions;
import dev.lockstep.diff.operation.ValidateConstraint;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Constraints of tables and domains. */
final class ConstraintOperations implements KindOperations {
  @Override
  public List<Operation> create(CatalogObject constraint, BothCatalogs around) {
    List<Operation> operations = new ArrayList<>();
    operations.add(new AddConstraint(constraint, around.partsOf(constraint)));
    operations.addAll(settings(null, constraint, around));
    return operations;
  }

  /** What the statement that makes a constraint cannot say. */
  static List<Operation> settings(
      @Nullable CatalogObject from, CatalogObject to, BothCatalogs around) {
    List<String> before = from == null ? List.of() : new Constraint(from).options();
    List<Operation> operations =
        new ArrayList<>(SetOptions.between(to, before, new Constraint(to).options()));
    if (to.kind() == ObjectKind.CONSTRAINT) {
      operations.addAll(Clustering.change(from, to, around));
    }
    return operations;
  }

  @Override
  public List<Operation> drop(CatalogObject constraint, BothCatalogs around) {
    return new Constraint(constraint).isCheck()
        ? new Heirs(around, DropConstraint::new).drop(constraint)
        : List.of(new DropConstraint(constraint, Reach.HEIRS));
  }

  @Override
  public boolean inPlace(
      CatalogObject from, CatalogObject to, Set<String> attributes, BothCatalogs around) {
    return !attributes.contains(Attributes.DEFINITION)
        && !attributes.contains(Attributes.ATTACHED)
        && !new Constraint(to).isNotValid();
  }

  @Override
  public List<Operation> alter(
      CatalogObject from, CatalogObject to, Set<String> attributes, BothCatalogs around) {
    List<Operation> operations = new ArrayList<>();
    if (attributes.contains(Constraint.NOT_VALID)) {
      operations.add(new ValidateConstraint(to));
    }
    operations.addAll(settings(from, to, around));
    return operations;
  }
}
