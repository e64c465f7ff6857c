// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.kind;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.DefaultValue;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.diff.operation.DropDefault;
import dev.lockstep.diff.operation.Operation;
import dev.lockstep.diff.operation.SetDefault;
import java.util.List;
import java.util.Set;

/** Defaults of columns, of views' too. */
final class DefaultOperations implements KindOperations {
  private static boolean isOfView(CatalogObject value) {
    return value.owner() != null && value.owner().kind() == ObjectKind.VIEW;
  }

  @Override
  public List<Operation> create(CatalogObject value, BothCatalogs around) {
    return List.of(
        new SetDefault(value.id(), isOfView(value), new DefaultValue(value).expression()));
  }

  @Override
  public List<Operation> drop(CatalogObject value, BothCatalogs around) {
    return List.of(new DropDefault(value.id(), isOfView(value)));
  }

  @Override
  public boolean inPlace(
      CatalogObject from, CatalogObject to, Set<String> attributes, BothCatalogs around) {
    return true;
  }

  @Override
  public List<Operation> alter(
      CatalogObject from, CatalogObject to, Set<String> attributes, BothCatalogs around) {
    return create(to, around);
  }
}
