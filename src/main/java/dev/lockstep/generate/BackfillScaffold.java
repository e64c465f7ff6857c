// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.generate;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Column;
import dev.lockstep.catalog.Constraint;
import dev.lockstep.catalog.DefaultValue;
import dev.lockstep.catalog.Index;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.diff.operation.BackfillNeed;
import dev.lockstep.sql.Identifiers;
import dev.lockstep.sql.Tokens;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A backfill for columns that become NOT NULL: all that can be known is written, and the values are
 * left to people. A default is taken for the value; where there is none, a function that does not
 * exist stands in, so that neither {@code check} nor the gate lets it pass unseen.
 */
final class BackfillScaffold {
  private static final String STAND_IN = "value_of_";

  private BackfillScaffold() {}

  /** The columns that need a value in every row, by table. */
  static Map<ObjectId, List<CatalogObject>> columns(List<BackfillNeed> needs, Catalog to) {
    Map<ObjectId, List<CatalogObject>> byTable = new LinkedHashMap<>();
    for (BackfillNeed need : needs) {
      ObjectId id = need.column();
      to.find(id)
          .ifPresent(
              column ->
                  byTable
                      .computeIfAbsent(
                          ObjectId.table(id.schema(), id.name()), key -> new ArrayList<>())
                      .add(column));
    }
    return byTable;
  }

  /**
   * Refuses tables that no backfill could walk, all at once.
   *
   * @param columns by table, those that need a value in every row
   * @throws UnusableRequestException if one of the tables has no key
   */
  static void demandKeys(Map<ObjectId, List<CatalogObject>> columns, Catalog to) {
    List<String> keyless =
        columns.entrySet().stream()
            .filter(entry -> key(entry.getKey(), entry.getValue(), to).isEmpty())
            .map(
                entry ->
                    entry.getKey()
                        + ": its rows have to be filled before "
                        + String.join(", ", names(entry.getValue()))
                        + " can be NOT NULL")
            .toList();
    if (!keyless.isEmpty()) {
      boolean one = keyless.size() == 1;
      throw new UnusableRequestException(
          String.join("; ", keyless)
              + (one ? ", and it has" : "; and they have")
              + " no primary key, and no unique index over NOT NULL columns, by which a backfill"
              + " could walk "
              + (one ? "it; give it one" : "them; give each one")
              + " first, or give the column a default, or write this migration by hand");
    }
  }

  private static List<String> names(List<CatalogObject> columns) {
    return columns.stream().map(column -> Identifiers.quoteIfNeeded(column.id().part())).toList();
  }

  /**
   * The text of the backfill.
   *
   * @param table one with a key: see {@link #demandKeys}
   * @param requires the version that must be applied before it runs; empty for none
   */
  static String text(ObjectId table, List<CatalogObject> columns, Catalog to, String requires) {
    String name =
        table.schema().equals("public")
            ? Identifiers.quote(table.name())
            : Identifiers.quote(table.schema(), table.name());
    String missing =
        String.join(" OR ", columns.stream().map(column -> quoted(column) + " IS NULL").toList());
    String values =
        String.join(
            ",\n       ",
            columns.stream()
                .map(
                    column ->
                        quoted(column)
                            + " = coalesce("
                            + quoted(column)
                            + ", "
                            + value(column, to)
                            + ")")
                .toList());
    Key key = key(table, columns, to).orElseThrow();
    return """
    /* lockstep
    table: %s
    %sbatch: 1000
    %s*/
    -- @batch      %s
    UPDATE %s
       SET %s
     WHERE %s
       AND (%s);
    -- @remaining  rows that still need work; 0 means complete
    SELECT count(*) FROM %s WHERE %s;
    """
        .formatted(
            (table.schema().equals("public") ? "" : Identifiers.quoteIfNeeded(table.schema()) + ".")
                + Identifiers.quoteIfNeeded(table.name()),
            key.primary() ? "" : "key: " + String.join(", ", key.columns()) + "\n",
            requires.isEmpty() ? "" : "requires: " + requires + "\n",
            values.contains(STAND_IN)
                ? "write what the rows of before should have instead of value_of_…()"
                : "the rows of before get the default: correct it if they should have another value",
            name,
            values,
            range(key.columns()),
            missing,
            name,
            missing);
  }

  private static String value(CatalogObject column, Catalog to) {
    ObjectId id = column.id();
    return to.find(new ObjectId(ObjectKind.DEFAULT, id.schema(), id.name(), id.part()))
        .map(found -> new DefaultValue(found).expression())
        .filter(expression -> !expression.isEmpty())
        .orElseGet(() -> Identifiers.quote(STAND_IN + id.part()) + "()");
  }

  private static String quoted(CatalogObject column) {
    return Identifiers.quote(column.id().part());
  }

  /** The condition on the key: one column is bound by its name alone, several row-wise. */
  private static String range(List<String> key) {
    if (key.size() == 1) {
      return key.get(0) + " > :from AND " + key.get(0) + " <= :to";
    }
    String row = "(" + String.join(", ", key) + ")";
    return row + " > " + bound(":from", key) + " AND " + row + " <= " + bound(":to", key);
  }

  private static String bound(String parameter, List<String> key) {
    return "("
        + String.join(", ", key.stream().map(column -> parameter + "." + column).toList())
        + ")";
  }

  /** What a table is walked by, its names quoted where they need it. */
  private record Key(List<String> columns, boolean primary) {}

  /**
   * The primary key, or else a unique one over columns that are never null, by what PostgreSQL
   * prints of it. A key that only comes once the columns are filled cannot lead the way.
   */
  private static Optional<Key> key(ObjectId table, List<CatalogObject> filled, Catalog to) {
    List<String> late = names(filled);
    List<Key> keys = new ArrayList<>();
    for (CatalogObject constraint : to.parts(ObjectKind.CONSTRAINT, table)) {
      boolean primary = new Constraint(constraint).isPrimaryKey();
      columnsOf(new Constraint(constraint))
          .ifPresent(columns -> keys.add(new Key(quotedIfNeeded(columns), primary)));
    }
    for (CatalogObject index : to.ofKind(ObjectKind.INDEX)) {
      if (table.equals(index.owner())) {
        columnsOf(new Index(index))
            .ifPresent(columns -> keys.add(new Key(quotedIfNeeded(columns), false)));
      }
    }
    return keys.stream()
        .filter(key -> key.columns().stream().noneMatch(late::contains))
        .filter(key -> key.primary() || key.columns().stream().allMatch(filledBy(table, to)))
        .min(
            Comparator.comparing((Key key) -> key.primary() ? 0 : 1)
                .thenComparing(key -> key.columns().size())
                .thenComparing(key -> key.columns().toString()));
  }

  /** The columns of a key that is checked at once. */
  private static Optional<List<String>> columnsOf(Constraint constraint) {
    Tokens definition = Tokens.of(constraint.definition());
    if (!definition.take("PRIMARY", "KEY")) {
      if (!definition.take("UNIQUE")) {
        return Optional.empty();
      }
      definition.take("NULLS", "NOT", "DISTINCT");
    }
    return definition.takeNames().filter(columns -> !definition.has("DEFERRABLE"));
  }

  /** The columns of a unique B-tree over whole columns and all rows. */
  private static Optional<List<String>> columnsOf(Index index) {
    Tokens definition = Tokens.of(index.definition());
    if (!index.isUnique() || !definition.skipPast("USING", "BTREE")) {
      return Optional.empty();
    }
    Optional<List<String>> columns = definition.takeNames();
    if (definition.take("INCLUDE")) {
      definition.takeNames();
    }
    definition.take("NULLS", "NOT", "DISTINCT");
    return columns.filter(found -> definition.isAtEnd());
  }

  private static List<String> quotedIfNeeded(List<String> names) {
    return names.stream().map(Identifiers::quoteIfNeeded).toList();
  }

  /** Whether a column has a value in every row already. */
  private static Predicate<String> filledBy(ObjectId table, Catalog to) {
    return name ->
        to.columns(table).stream()
            .anyMatch(
                column ->
                    Identifiers.quoteIfNeeded(column.id().part()).equals(name)
                        && new Column(column).isNotNull());
  }
}
