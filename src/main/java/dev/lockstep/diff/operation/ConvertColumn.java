// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Column;
import dev.lockstep.catalog.CompositeType;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.postgres.LockMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Moves a column from a replaced type to its successor of the same name.
 *
 * @param conversion what follows the type
 */
public record ConvertColumn(CatalogObject column, String conversion) implements Operation {
  /**
   * Attribute by attribute, or by the text, which an assignment refuses where a cast would cut it.
   *
   * @throws UnsupportedChangeException if the text would put values into other attributes
   */
  public static ConvertColumn between(
      CatalogObject column, CatalogObject before, CatalogObject after, Catalog to) {
    String type = new Column(column).type();
    String name = SqlNames.name(column.id().part());
    boolean byName = before.kind() == ObjectKind.COMPOSITE && !sameNames(before, after);
    boolean direct = type.equals(SqlNames.qualified(after.id()));
    // A text with more or fewer values than attributes is refused.
    if (byName && (direct || sameCount(before, after))) {
      if (!direct) {
        throw new UnsupportedChangeException(
            "%s has %s in it, whose attributes change places; write that migration by hand"
                .formatted(column.id(), after.id()));
      }
      return new ConvertColumn(
          column,
          " USING CASE WHEN "
              + name
              + " IS NOT DISTINCT FROM NULL THEN NULL ELSE "
              + row(name, before, after)
              + " END");
    }
    if (TypeChange.refusesByAssignment(type, to)) {
      return new ConvertColumn(column, " USING " + name + "::text");
    }
    return new ConvertColumn(
        column,
        new Column(column)
            .collation()
            .map(collation -> " COLLATE " + collation)
            .orElse(" USING " + name + "::text::" + type));
  }

  @Override
  public String sql() {
    return SqlNames.alterColumn(column.id())
        + "SET DATA TYPE "
        + new Column(column).type()
        + conversion;
  }

  @Override
  public Set<Hazard> hazards() {
    return isOfCollation() ? Set.of() : Set.of(Hazard.TABLE_REWRITE);
  }

  @Override
  public Optional<Lock> lock() {
    return Lock.on(column.id(), LockMode.ACCESS_EXCLUSIVE);
  }

  @Override
  public String instead() {
    return "PostgreSQL cannot change the type in place, so its columns are converted to another one."
        + " For a large table, keep the type, and forbid what goes by a CHECK that is added NOT VALID;"
        + " or add a column of a new type beside this one and backfill it";
  }

  /** The values stay, and indexes order them anew. */
  private boolean isOfCollation() {
    return conversion.startsWith(" COLLATE ");
  }

  @Override
  public List<Blocking> blocking(InUse use) {
    return isOfCollation() ? use.indexing(this, column) : Operation.super.blocking(use);
  }

  private static Map<String, String> attributes(CatalogObject composite) {
    return new CompositeType(composite).attributes();
  }

  /** Whether the text of a value of one is that of the same value of the other. */
  private static boolean sameNames(CatalogObject from, CatalogObject to) {
    return List.copyOf(attributes(from).keySet()).equals(List.copyOf(attributes(to).keySet()));
  }

  private static boolean sameCount(CatalogObject from, CatalogObject to) {
    return attributes(from).size() == attributes(to).size();
  }

  /** The value {@code name} of a composite type as one of another, attribute by attribute. */
  private static String row(String name, CatalogObject from, CatalogObject to) {
    Map<String, String> old = attributes(from);
    List<String> values = new ArrayList<>();
    attributes(to)
        .forEach(
            (attribute, type) -> {
              String value = "(" + name + ")." + attribute;
              values.add(
                  !old.containsKey(attribute)
                      ? "NULL"
                      : type.equals(old.get(attribute)) ? value : value + "::text::" + type);
            });
    return "ROW(" + String.join(", ", values) + ")::" + SqlNames.qualified(to.id());
  }
}
