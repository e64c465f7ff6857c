// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff;

import dev.lockstep.catalog.Attributes;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectKind;
import java.util.List;
import java.util.Set;

/** Functions, procedures and aggregates. */
final class RoutineRenderer implements KindRenderer {
  @Override
  public List<SqlStatement> create(CatalogObject routine, Surroundings around) {
    String definition = routine.value(Attributes.DEFINITION);
    if (routine.kind() != ObjectKind.AGGREGATE) {
      return List.of(SqlStatement.of(definition));
    }
    return List.of(
        SqlStatement.of(
            "CREATE AGGREGATE %s(%s) (\n  %s\n)"
                .formatted(
                    Sql.qualified(routine.id()), Sql.aggregateArguments(routine), definition)));
  }

  /** CREATE OR REPLACE keeps the result and the names of arguments, and takes no default away. */
  @Override
  public boolean inPlace(
      CatalogObject from, CatalogObject to, Set<String> attributes, Surroundings around) {
    return to.kind() != ObjectKind.AGGREGATE
        && !attributes.contains("result")
        && !attributes.contains("argument_names")
        && !attributes.contains("window")
        && Integer.parseInt(from.value("defaults")) <= Integer.parseInt(to.value("defaults"));
  }

  @Override
  public List<SqlStatement> alter(
      CatalogObject from, CatalogObject to, Set<String> attributes, Surroundings around) {
    return create(to, around);
  }
}
