// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.kind;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.DefaultPrivileges;
import dev.lockstep.diff.operation.Operation;
import dev.lockstep.diff.operation.SqlNames;
import java.util.List;
import java.util.Set;

/** ALTER DEFAULT PRIVILEGES. */
final class DefaultPrivilegesOperations implements KindOperations {
  private static List<Operation> change(CatalogObject at, List<String> old, List<String> now) {
    DefaultPrivileges attributes = new DefaultPrivileges(at);
    String prefix =
        "ALTER DEFAULT PRIVILEGES "
            + attributes.forRole().map(role -> "FOR ROLE " + role + " ").orElse("")
            + (at.id().schema().isEmpty()
                ? ""
                : "IN SCHEMA " + SqlNames.name(at.id().schema()) + " ");
    return Rights.defaults(prefix, attributes.onObjects(), old, now);
  }

  @Override
  public List<Operation> create(CatalogObject object, BothCatalogs around) {
    return change(object, List.of(), object.grants());
  }

  @Override
  public List<Operation> drop(CatalogObject object, BothCatalogs around) {
    return change(object, object.grants(), List.of());
  }

  @Override
  public boolean inPlace(
      CatalogObject from, CatalogObject to, Set<String> attributes, BothCatalogs around) {
    return true;
  }

  @Override
  public List<Operation> alter(
      CatalogObject from, CatalogObject to, Set<String> attributes, BothCatalogs around) {
    return change(to, from.grants(), to.grants());
  }
}
