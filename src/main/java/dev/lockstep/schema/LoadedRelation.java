// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.schema;

/**
 * A relation that a module created.
 *
 * @param schema where
 * @param name what it is called
 * @param kind table, view or another
 * @param partitionOf {@code schema.table} at the root of the partitions it is one of; empty if none
 */
record LoadedRelation(String schema, String name, Kind kind, String partitionOf) {
  enum Kind {
    TABLE,
    VIEW,
    MATERIALIZED_VIEW,
    FOREIGN_TABLE;

    static Kind of(String relkind) {
      return switch (relkind) {
        case "r", "p" -> TABLE;
        case "v" -> VIEW;
        case "m" -> MATERIALIZED_VIEW;
        case "f" -> FOREIGN_TABLE;
        default -> throw new IllegalArgumentException("not a kind of relation: " + relkind);
      };
    }

    boolean isTable() {
      return this == TABLE || this == FOREIGN_TABLE;
    }
  }

  /** {@code artworks}, or {@code audit.price_history}: as its module is to be named. */
  String qualifiedName() {
    return schema.equals("public") ? name : schema + "." + name;
  }

  /** Where its module is to lie. */
  String modulePath() {
    return new ModuleName(SchemaModule.Kind.TABLE, schema, name).path();
  }
}
