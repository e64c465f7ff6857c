// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff;

import dev.lockstep.catalog.Attributes;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Indexes that are not a constraint's. */
final class IndexRenderer implements KindRenderer {
  @Override
  public List<SqlStatement> create(CatalogObject index, Surroundings around) {
    String definition = index.value(Attributes.DEFINITION);
    SqlStatement create = SqlStatement.of(definition, Hazard.BLOCKS_WRITES);
    List<SqlStatement> statements = new ArrayList<>();
    statements.add(
        definition.startsWith("CREATE UNIQUE") ? create.with(Hazard.NEEDS_DATA) : create);
    for (String line : Sql.lines(index.value("statistics"))) {
      statements.add(statistics(index.id(), line));
    }
    if (index.is("clustered")) {
      statements.add(cluster(index));
    }
    return statements;
  }

  /** Keys of partitions that are part of it go along: neither can go alone. */
  @Override
  public List<SqlStatement> drop(CatalogObject index, Surroundings around) {
    boolean keys =
        around.from().ofKind(ObjectKind.CONSTRAINT).stream()
            .anyMatch(key -> key.attachedTo().filter(index.id()::equals).isPresent());
    return List.of(
        keys ? SqlStatement.of("DROP " + Sql.target(index) + " CASCADE") : Sql.drop(index));
  }

  private static SqlStatement statistics(ObjectId index, String line) {
    String[] columnAndTarget = line.split(" ", 2);
    return SqlStatement.of(
        "ALTER INDEX %s ALTER COLUMN %s SET STATISTICS %s"
            .formatted(Sql.qualified(index), columnAndTarget[0], columnAndTarget[1]));
  }

  private static SqlStatement cluster(CatalogObject index) {
    ObjectId table = Objects.requireNonNull(index.owner());
    return SqlStatement.of(
        Sql.alterTable(table)
            + (index.is("clustered")
                ? "CLUSTER ON " + Sql.name(index.id().name())
                : "SET WITHOUT CLUSTER"));
  }

  @Override
  public boolean inPlace(
      CatalogObject from, CatalogObject to, Set<String> attributes, Surroundings around) {
    return Set.of("clustered", "statistics").containsAll(attributes);
  }

  @Override
  public List<SqlStatement> alter(
      CatalogObject from, CatalogObject to, Set<String> attributes, Surroundings around) {
    List<SqlStatement> statements = new ArrayList<>();
    List<String> now = Sql.lines(to.value("statistics"));
    for (String line : Sql.lines(from.value("statistics"))) {
      String column = line.substring(0, line.indexOf(' ') + 1);
      if (now.stream().noneMatch(other -> other.startsWith(column))) {
        statements.add(statistics(to.id(), column + "-1"));
      }
    }
    now.forEach(line -> statements.add(statistics(to.id(), line)));
    if (attributes.contains("clustered")) {
      statements.add(cluster(to));
    }
    return statements;
  }
}
