// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff;

import dev.lockstep.catalog.Attributes;
import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tables: partitioned ones, partitions and children among them. */
final class TableRenderer implements KindRenderer {
  /** What only a new table can have. */
  private static final Set<String> FIXED = Set.of("key");

  @Override
  public List<SqlStatement> create(CatalogObject table, Surroundings around) {
    boolean partition = table.attribute("bound").isPresent();
    StringBuilder sql = new StringBuilder("CREATE ");
    sql.append(table.is("unlogged") ? "UNLOGGED " : "").append("TABLE ");
    sql.append(Sql.qualified(table.id()));
    if (partition) {
      sql.append(" PARTITION OF ").append(table.value("parents"));
    } else if (table.attribute("of_type").isPresent()) {
      sql.append(" OF ").append(table.value("of_type"));
    }
    List<String> elements = elements(table, around);
    if (!elements.isEmpty()) {
      sql.append(" (\n  ").append(String.join(",\n  ", elements)).append("\n)");
    } else if (!partition && table.attribute("of_type").isEmpty()) {
      sql.append(" ()");
    }
    if (partition) {
      sql.append(' ').append(table.value("bound"));
    } else if (table.attribute("parents").isPresent()) {
      sql.append(" INHERITS (").append(String.join(", ", parents(table))).append(')');
    }
    table.attribute("key").ifPresent(key -> sql.append(" PARTITION BY ").append(key));
    table.attribute("access_method").ifPresent(method -> sql.append(" USING ").append(method));
    sql.append(Sql.with(table));
    List<SqlStatement> statements = new ArrayList<>();
    statements.add(SqlStatement.of(sql.toString()));
    if (table.is("row_security")) {
      statements.add(alter(table, "ENABLE ROW LEVEL SECURITY"));
    }
    if (table.is("force_row_security")) {
      statements.add(alter(table, "FORCE ROW LEVEL SECURITY"));
    }
    for (CatalogObject part : partsAlong(table.id(), around)) {
      statements.addAll(Renderers.settings(part, around));
    }
    return statements;
  }

  private static List<String> elements(CatalogObject table, Surroundings around) {
    List<String> elements = new ArrayList<>();
    for (CatalogObject column : around.to().columns(table.id())) {
      if (table.attribute("of_type").isPresent()) {
        String options = ColumnRenderer.options(column, around);
        if (!options.isEmpty()) {
          elements.add(Sql.name(column.id().part()) + " WITH OPTIONS" + options);
        }
      } else if (isSaid(column, table)) {
        elements.add(ColumnRenderer.definition(column, around));
      }
    }
    around.to().parts(ObjectKind.CONSTRAINT, table.id()).stream()
        .filter(
            constraint ->
                around.madeAlong(constraint)
                    || (constraint.isInherited() && isSaid(constraint, table)))
        .sorted(
            Comparator.comparing((CatalogObject c) -> c.value("type").equals("PRIMARY KEY") ? 0 : 1)
                .thenComparing(CatalogObject::id))
        .forEach(constraint -> elements.add(ConstraintRenderer.definition(constraint)));
    return elements;
  }

  /** A child may say again what its parent says, and then keeps it when the parent's goes. */
  private static boolean isSaid(CatalogObject part, CatalogObject table) {
    return !part.isInherited() || (part.is(Attributes.LOCAL) && table.attribute("bound").isEmpty());
  }

  /** Columns and constraints whose further settings follow the statement that makes them. */
  private static List<CatalogObject> partsAlong(ObjectId table, Surroundings around) {
    List<CatalogObject> parts = new ArrayList<>();
    around.to().columns(table).stream().filter(c -> !c.isInherited()).forEach(parts::add);
    around.to().parts(ObjectKind.CONSTRAINT, table).stream()
        .filter(around::madeAlong)
        .forEach(parts::add);
    return parts;
  }

  @Override
  public List<SqlStatement> drop(CatalogObject table, Surroundings around) {
    List<SqlStatement> statements = new ArrayList<>();
    if (isReferencedAsAPart(table, around.from())) {
      statements.add(detach(table, table.id()));
    }
    statements.addAll(SequenceRenderer.release(table.id(), around));
    statements.add(Sql.drop(table, Hazard.DATA_LOSS));
    return statements;
  }

  /** A foreign key that refers to the whole does not let a part go, unless it is none any more. */
  private static boolean isReferencedAsAPart(CatalogObject table, Catalog from) {
    if (table.attribute("bound").isEmpty()) {
      return false;
    }
    Set<ObjectId> wholes = new HashSet<>();
    @Nullable CatalogObject part = table;
    while (part != null && part.attribute("bound").isPresent()) {
      part =
          part.dependencies().stream()
              .filter(id -> id.kind() == ObjectKind.TABLE)
              .flatMap(id -> from.find(id).stream())
              .filter(whole -> whole.attribute("key").isPresent())
              .findFirst()
              .orElse(null);
      if (part != null) {
        wholes.add(part.id());
      }
    }
    return from.ofKind(ObjectKind.CONSTRAINT).stream()
        .filter(key -> key.value("type").equals("FOREIGN KEY") && !table.id().equals(key.owner()))
        .flatMap(key -> key.dependencies().stream())
        .anyMatch(id -> wholes.contains(ObjectId.table(id.schema(), id.name())));
  }

  private static SqlStatement detach(CatalogObject from, ObjectId name) {
    return SqlStatement.of(
        "ALTER TABLE " + from.value("parents") + " DETACH PARTITION " + Sql.qualified(name));
  }

  @Override
  public boolean inPlace(
      CatalogObject from, CatalogObject to, Set<String> attributes, Surroundings around) {
    return attributes.stream().noneMatch(FIXED::contains)
        && !(attributes.contains("access_method") && around.major() < 15);
  }

  @Override
  public List<SqlStatement> alter(
      CatalogObject from, CatalogObject to, Set<String> attributes, Surroundings around) {
    List<SqlStatement> statements = new ArrayList<>();
    if (attributes.contains("parents") || attributes.contains("bound")) {
      statements.addAll(leaveParents(from, to));
    }
    if (attributes.contains("of_type") && from.attribute("of_type").isPresent()) {
      statements.add(alter(to, "NOT OF"));
    }
    if (attributes.contains("unlogged")) {
      statements.add(
          alter(to, to.is("unlogged") ? "SET UNLOGGED" : "SET LOGGED").with(Hazard.TABLE_REWRITE));
    }
    if (attributes.contains("access_method")) {
      statements.add(
          alter(to, "SET ACCESS METHOD " + to.attribute("access_method").orElse("heap"))
              .with(Hazard.TABLE_REWRITE));
    }
    statements.addAll(Options.change("ALTER TABLE " + Sql.qualified(to.id()) + " ", from, to));
    if (attributes.contains("row_security")) {
      statements.add(
          alter(to, (to.is("row_security") ? "ENABLE" : "DISABLE") + " ROW LEVEL SECURITY"));
    }
    if (attributes.contains("force_row_security")) {
      statements.add(
          alter(to, (to.is("force_row_security") ? "" : "NO ") + "FORCE ROW LEVEL SECURITY"));
    }
    return statements;
  }

  private static List<SqlStatement> leaveParents(CatalogObject from, CatalogObject to) {
    if (from.attribute("bound").isPresent()) {
      return List.of(detach(from, to.id()));
    }
    return parents(from).stream()
        .filter(parent -> to.attribute("bound").isPresent() || !parents(to).contains(parent))
        .map(parent -> alter(to, "NO INHERIT " + parent))
        .toList();
  }

  /** What comes after columns, constraints and indexes are as they should be. */
  static List<SqlStatement> finish(CatalogObject from, CatalogObject to) {
    if (to.attribute("of_type").isPresent() && !from.value("of_type").equals(to.value("of_type"))) {
      return List.of(alter(to, "OF " + to.value("of_type")));
    }
    if (from.value("parents").equals(to.value("parents"))
        && from.value("bound").equals(to.value("bound"))) {
      return List.of();
    }
    if (to.attribute("bound").isPresent()) {
      return List.of(
          SqlStatement.of(
              "ALTER TABLE "
                  + to.value("parents")
                  + " ATTACH PARTITION "
                  + Sql.qualified(to.id())
                  + " "
                  + to.value("bound"),
              Hazard.TABLE_SCAN));
    }
    return parents(to).stream()
        .filter(parent -> from.attribute("bound").isPresent() || !parents(from).contains(parent))
        .map(parent -> alter(to, "INHERIT " + parent))
        .toList();
  }

  static SqlStatement replicaIdentity(CatalogObject table) {
    return alter(
        table, "REPLICA IDENTITY " + table.attribute("replica_identity").orElse("DEFAULT"));
  }

  static List<String> parents(CatalogObject table) {
    return Sql.lines(table.value("parents"));
  }

  private static SqlStatement alter(CatalogObject table, String action) {
    return SqlStatement.of("ALTER TABLE " + Sql.qualified(table.id()) + " " + action);
  }
}
