// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.plan;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Constraint;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.Table;
import java.util.ArrayList;
import java.util.List;

/** Under which names an object keeps others out: relations and types share theirs. */
final class OccupiedNames {
  private OccupiedNames() {}

  static List<String> names(CatalogObject object) {
    ObjectId id = object.id();
    String relation = "relation " + id.schema() + "." + id.name();
    String type = "type " + id.schema() + "." + id.name();
    List<String> names = new ArrayList<>();
    switch (id.kind()) {
      case TABLE, VIEW, MATERIALIZED_VIEW, COMPOSITE -> {
        names.add(relation);
        // The bounds of partitions must not overlap.
        if (new Table(object).isPartition()) {
          names.add("part of " + new Table(object).parents());
        }
        names.add(type);
      }
      case SEQUENCE, INDEX -> names.add(relation);
      case ENUM, DOMAIN, RANGE -> names.add(type);
      case FUNCTION, PROCEDURE, AGGREGATE ->
          names.add("routine " + id.schema() + "." + id.name() + "(" + id.part() + ")");
      case CONSTRAINT -> {
        switch (new Constraint(object).type()) {
          case "PRIMARY KEY", "UNIQUE", "EXCLUDE" -> {
            names.add("relation " + id.schema() + "." + id.part());
            if (new Constraint(object).isPrimaryKey()) {
              names.add("primary key " + id.schema() + "." + id.name());
            }
          }
          default -> {}
        }
      }
      default -> {}
    }
    return names;
  }
}
