// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.Attributes;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.CompositeType;
import dev.lockstep.catalog.Domain;
import dev.lockstep.catalog.EnumType;

/** {@code CREATE TYPE}, {@code CREATE DOMAIN} or {@code CREATE COLLATION}. */
public record CreateType(CatalogObject type) implements Operation {
  @Override
  public String sql() {
    String name = SqlNames.qualified(type.id());
    return switch (type.kind()) {
      case ENUM ->
          "CREATE TYPE %s AS ENUM (%s)"
              .formatted(name, String.join(", ", new EnumType(type).labels()));
      case COMPOSITE ->
          "CREATE TYPE %s AS (%s)"
              .formatted(name, String.join(", ", new CompositeType(type).columns()));
      case RANGE ->
          "CREATE TYPE %s AS RANGE (%s)".formatted(name, type.value(Attributes.DEFINITION));
      case COLLATION ->
          "CREATE COLLATION %s (%s)".formatted(name, type.value(Attributes.DEFINITION));
      case DOMAIN -> domain(name, new Domain(type));
      default -> throw new IllegalArgumentException("not a type: " + type.id());
    };
  }

  private static String domain(String name, Domain domain) {
    return "CREATE DOMAIN "
        + name
        + " AS "
        + domain.type()
        + domain.collation().map(collation -> " COLLATE " + collation).orElse("")
        + domain.expression().map(value -> " DEFAULT " + value).orElse("")
        + (domain.isNotNull() ? " NOT NULL" : "");
  }
}
