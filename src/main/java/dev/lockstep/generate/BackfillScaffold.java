package dev.lockstep.generate;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.diff.safe.BackfillNeed;
import dev.lockstep.postgres.Identifiers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A backfill for columns that become NOT NULL: all that can be known is written, and the values are
 * left to people. A default is taken for the value; where there is none, a function that does not
 * exist stands in, so that neither {@code check} nor the gate lets it pass unseen.
 */
final class BackfillScaffold {
  private static final Pattern PRIMARY_KEY = Pattern.compile("^PRIMARY KEY \\((.*?)\\)(?: |$)");
  private static final Pattern COLUMN = Pattern.compile("\"(?:[^\"]|\"\")+\"|[^,\\s]+");

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
   * The text of the backfill.
   *
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
    return """
    /* lockstep
    table: %s
    batch: 1000
    %s*/
    -- @batch      write what the rows of before should have instead of value_of_…()
    UPDATE %s
       SET %s
     WHERE %s
       AND (%s);
    -- @remaining  rows that still need work; 0 means complete
    SELECT count(*) FROM %s WHERE %s;
    """
        .formatted(
            table.schema().equals("public") ? table.name() : table.schema() + "." + table.name(),
            requires.isEmpty() ? "" : "requires: " + requires + "\n",
            name,
            values,
            range(key(table, columns, to)),
            missing,
            name,
            missing);
  }

  private static String value(CatalogObject column, Catalog to) {
    ObjectId id = column.id();
    return to.find(new ObjectId(ObjectKind.DEFAULT, id.schema(), id.name(), id.part()))
        .map(found -> found.value("expression"))
        .filter(expression -> !expression.isEmpty())
        .orElseGet(() -> Identifiers.quote("value_of_" + id.part()) + "()");
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

  /**
   * The columns of the primary key, by what PostgreSQL prints of the constraint. A key that only
   * comes once the columns are filled cannot lead the way.
   */
  private static List<String> key(ObjectId table, List<CatalogObject> filled, Catalog to) {
    List<String> names =
        filled.stream().map(column -> Identifiers.quoteIfNeeded(column.id().part())).toList();
    return to.ofKind(ObjectKind.CONSTRAINT).stream()
        .filter(constraint -> constraint.id().isPartOf(table))
        .map(constraint -> PRIMARY_KEY.matcher(constraint.value("definition")))
        .filter(Matcher::find)
        .map(matcher -> COLUMN.matcher(matcher.group(1)).results().map(MatchResult::group).toList())
        .filter(key -> key.stream().noneMatch(names::contains))
        .findFirst()
        .orElse(List.of("id"));
  }
}
