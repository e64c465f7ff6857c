// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.health;

import java.util.Comparator;

/** A table, by schema and name as PostgreSQL has them. */
public record TableName(String schema, String name) implements Comparable<TableName> {
  private static final Comparator<TableName> ORDER =
      Comparator.comparing((TableName table) -> !table.schema.equals("public"))
          .thenComparing(TableName::schema)
          .thenComparing(TableName::name);

  /** For people: the schema only if it is not public. */
  public String text() {
    return schema.equals("public") ? name : schema + "." + name;
  }

  @Override
  public int compareTo(TableName other) {
    return ORDER.compare(this, other);
  }
}
