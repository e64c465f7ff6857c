// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff;

import dev.lockstep.catalog.Attributes;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Constraints of tables and domains. */
final class ConstraintRenderer implements KindRenderer {
  static String definition(CatalogObject constraint) {
    return "CONSTRAINT "
        + Sql.name(constraint.id().part())
        + " "
        + constraint.value(Attributes.DEFINITION);
  }

  private static String alter(CatalogObject constraint) {
    return constraint.kind() == ObjectKind.DOMAIN_CONSTRAINT
        ? "ALTER DOMAIN " + Sql.qualified(constraint.id()) + " "
        : Sql.alterTable(constraint.id());
  }

  @Override
  public List<SqlStatement> create(CatalogObject constraint, Surroundings around) {
    boolean notValid = constraint.is("not_valid");
    SqlStatement add =
        SqlStatement.of(
            alter(constraint) + "ADD " + definition(constraint) + (notValid ? " NOT VALID" : ""));
    switch (constraint.value("type")) {
      case "PRIMARY KEY", "UNIQUE", "EXCLUDE" ->
          add = add.with(Hazard.BLOCKS_WRITES).with(Hazard.NEEDS_DATA);
      default -> {
        if (!notValid) {
          add = add.with(Hazard.TABLE_SCAN).with(Hazard.NEEDS_DATA);
        }
      }
    }
    List<SqlStatement> statements = new ArrayList<>();
    statements.add(add);
    statements.addAll(settings(null, constraint));
    return statements;
  }

  /** What the statement that makes a constraint cannot say. */
  static List<SqlStatement> settings(@Nullable CatalogObject from, CatalogObject to) {
    List<SqlStatement> statements = new ArrayList<>();
    String index = "ALTER INDEX " + Sql.name(to.id().schema()) + "." + Sql.name(to.id().part());
    CatalogObject before =
        from != null
            ? from
            : new CatalogObject(to.id(), new java.util.TreeMap<>(), null, to.dependencies());
    statements.addAll(Options.change(index + " ", before, to));
    if (to.is("clustered") != before.is("clustered")) {
      statements.add(
          SqlStatement.of(
              Sql.alterTable(to.id())
                  + (to.is("clustered")
                      ? "CLUSTER ON " + Sql.name(to.id().part())
                      : "SET WITHOUT CLUSTER")));
    }
    return statements;
  }

  @Override
  public List<SqlStatement> drop(CatalogObject constraint, Surroundings around) {
    return List.of(
        SqlStatement.of(alter(constraint) + "DROP CONSTRAINT " + Sql.name(constraint.id().part())));
  }

  @Override
  public boolean inPlace(
      CatalogObject from, CatalogObject to, Set<String> attributes, Surroundings around) {
    return !attributes.contains(Attributes.DEFINITION)
        && !attributes.contains(Attributes.ATTACHED)
        && !to.is("not_valid");
  }

  @Override
  public List<SqlStatement> alter(
      CatalogObject from, CatalogObject to, Set<String> attributes, Surroundings around) {
    List<SqlStatement> statements = new ArrayList<>();
    if (attributes.contains("not_valid")) {
      statements.add(validate(to));
    }
    statements.addAll(settings(from, to));
    return statements;
  }

  /** Reads all rows, but under a lock that lets readers and writers through. */
  static SqlStatement validate(CatalogObject constraint) {
    return SqlStatement.of(
        alter(constraint) + "VALIDATE CONSTRAINT " + Sql.name(constraint.id().part()),
        Hazard.NEEDS_DATA);
  }
}
