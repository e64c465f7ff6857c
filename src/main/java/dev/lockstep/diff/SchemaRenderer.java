// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectKind;
import java.util.List;
import java.util.Set;

/** Schemas and extensions. */
final class SchemaRenderer implements KindRenderer {
  @Override
  public List<SqlStatement> create(CatalogObject object, Surroundings around) {
    String name = Sql.name(object.id().name());
    return List.of(
        SqlStatement.of(
            object.kind() == ObjectKind.SCHEMA
                ? "CREATE SCHEMA " + name
                : "CREATE EXTENSION " + name + " WITH SCHEMA " + object.value("in_schema")));
  }

  @Override
  public boolean inPlace(
      CatalogObject from, CatalogObject to, Set<String> attributes, Surroundings around) {
    return true;
  }

  @Override
  public List<SqlStatement> alter(
      CatalogObject from, CatalogObject to, Set<String> attributes, Surroundings around) {
    return List.of(
        SqlStatement.of(
            "ALTER EXTENSION "
                + Sql.name(to.id().name())
                + " SET SCHEMA "
                + to.value("in_schema")));
  }
}
