// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff;

import dev.lockstep.catalog.Attributes;
import dev.lockstep.catalog.CatalogObject;
import java.util.List;
import java.util.Set;

/** ALTER DEFAULT PRIVILEGES. */
final class DefaultPrivilegesRenderer implements KindRenderer {
  private static List<SqlStatement> change(CatalogObject at, List<String> old, List<String> now) {
    String prefix =
        "ALTER DEFAULT PRIVILEGES "
            + at.attribute("for_role").map(role -> "FOR ROLE " + role + " ").orElse("")
            + (at.id().schema().isEmpty() ? "" : "IN SCHEMA " + Sql.name(at.id().schema()) + " ");
    return Rights.defaults(prefix, at.value("on_objects"), old, now);
  }

  private static List<String> grants(CatalogObject object) {
    return Sql.lines(object.value(Attributes.GRANTS));
  }

  @Override
  public List<SqlStatement> create(CatalogObject object, Surroundings around) {
    return change(object, List.of(), grants(object));
  }

  @Override
  public List<SqlStatement> drop(CatalogObject object, Surroundings around) {
    return change(object, grants(object), List.of());
  }

  @Override
  public boolean inPlace(
      CatalogObject from, CatalogObject to, Set<String> attributes, Surroundings around) {
    return true;
  }

  @Override
  public List<SqlStatement> alter(
      CatalogObject from, CatalogObject to, Set<String> attributes, Surroundings around) {
    return change(to, grants(from), grants(to));
  }
}
