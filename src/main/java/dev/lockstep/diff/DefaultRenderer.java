// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff;

import dev.lockstep.catalog.Attributes;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectKind;
import java.util.List;
import java.util.Set;

/** Defaults of columns, of views' too. */
final class DefaultRenderer implements KindRenderer {
  private static String alter(CatalogObject value) {
    boolean ofView = value.owner() != null && value.owner().kind() == ObjectKind.VIEW;
    return ofView
        ? "ALTER VIEW %s ALTER COLUMN %s "
            .formatted(Sql.qualified(value.id()), Sql.name(value.id().part()))
        : Sql.alterColumn(value.id());
  }

  @Override
  public List<SqlStatement> create(CatalogObject object, Surroundings around) {
    return List.of(
        SqlStatement.of(alter(object) + "SET DEFAULT " + object.value(Attributes.EXPRESSION)));
  }

  @Override
  public List<SqlStatement> drop(CatalogObject object, Surroundings around) {
    return List.of(SqlStatement.of(alter(object) + "DROP DEFAULT"));
  }

  @Override
  public boolean inPlace(
      CatalogObject from, CatalogObject to, Set<String> attributes, Surroundings around) {
    return true;
  }

  @Override
  public List<SqlStatement> alter(
      CatalogObject from, CatalogObject to, Set<String> attributes, Surroundings around) {
    return create(to, around);
  }
}
