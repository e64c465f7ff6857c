// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.kind;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.diff.operation.CreateExtension;
import dev.lockstep.diff.operation.CreateSchema;
import dev.lockstep.diff.operation.MoveExtension;
import dev.lockstep.diff.operation.Operation;
import java.util.List;
import java.util.Set;

/** Schemas and extensions. */
final class SchemaOperations implements KindOperations {
  @Override
  public List<Operation> create(CatalogObject object, BothCatalogs around) {
    return List.of(
        object.kind() == ObjectKind.SCHEMA
            ? new CreateSchema(object.id())
            : new CreateExtension(object));
  }

  @Override
  public boolean inPlace(
      CatalogObject from, CatalogObject to, Set<String> attributes, BothCatalogs around) {
    return true;
  }

  @Override
  public List<Operation> alter(
      CatalogObject from, CatalogObject to, Set<String> attributes, BothCatalogs around) {
    return List.of(new MoveExtension(to));
  }
}
