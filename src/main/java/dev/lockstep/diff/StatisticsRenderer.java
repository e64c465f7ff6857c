// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff;

import dev.lockstep.catalog.Attributes;
import dev.lockstep.catalog.CatalogObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Extended statistics. */
final class StatisticsRenderer implements KindRenderer {
  @Override
  public List<SqlStatement> create(CatalogObject statistics, Surroundings around) {
    List<SqlStatement> statements = new ArrayList<>();
    statements.add(SqlStatement.of(statistics.value(Attributes.DEFINITION)));
    if (statistics.attribute("target").isPresent()) {
      statements.add(target(statistics));
    }
    return statements;
  }

  private static SqlStatement target(CatalogObject statistics) {
    return SqlStatement.of(
        "ALTER STATISTICS "
            + Sql.qualified(statistics.id())
            + " SET STATISTICS "
            + statistics.attribute("target").orElse("-1"));
  }

  @Override
  public boolean inPlace(
      CatalogObject from, CatalogObject to, Set<String> attributes, Surroundings around) {
    return Set.of("target").containsAll(attributes);
  }

  @Override
  public List<SqlStatement> alter(
      CatalogObject from, CatalogObject to, Set<String> attributes, Surroundings around) {
    return List.of(target(to));
  }
}
