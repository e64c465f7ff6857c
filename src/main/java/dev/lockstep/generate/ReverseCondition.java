// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.generate;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Column;
import dev.lockstep.catalog.Index;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.diff.Diff;
import dev.lockstep.diff.operation.Change;
import dev.lockstep.diff.operation.Step;
import dev.lockstep.sql.Identifiers;
import java.util.ArrayList;
import java.util.List;

/**
 * At which rows a way back fails, although the schema that it leads to is the one before: nothing
 * fills a column that comes back NOT NULL without a default, and what was written since may break a
 * rule that comes back.
 */
final class ReverseCondition {
  private static final int NAMED = 3;

  private ReverseCondition() {}

  /**
   * What to add to the header of a reverse; empty if it fails at no rows.
   *
   * @param now the catalog that it begins with
   * @param before the catalog that it leads to
   */
  static String of(Diff reverse, Catalog now, Catalog before) {
    List<String> unfilled = new ArrayList<>();
    List<String> rules = new ArrayList<>();
    for (Step step : reverse.steps()) {
      switch (step.change()) {
        case Change.Create create when isOfTableThatIsThere(create.to(), now) -> {
          if (isUnfilled(create.to(), before)) {
            unfilled.add(column(create.id()));
          } else if (isRule(create.to())) {
            rules.add(Identifiers.quoteIfNeeded(partOrName(create.id())));
          }
        }
        case Change.Alter alter
            when alter.to().kind() == ObjectKind.COLUMN
                && new Column(alter.to()).isNotNull()
                && !new Column(alter.from()).isNotNull() ->
            rules.add(column(alter.to().id()) + " NOT NULL");
        default -> {}
      }
    }
    String text = "";
    if (!unfilled.isEmpty()) {
      text +=
          "; it fails if the table has rows, for nothing fills "
              + names(unfilled)
              + ", NOT NULL without a default: fill it here before it is NOT NULL";
    }
    if (!rules.isEmpty()) {
      text += "; it fails if rows written since break " + names(rules);
    }
    return text;
  }

  private static boolean isOfTableThatIsThere(CatalogObject object, Catalog now) {
    ObjectId id = object.id();
    ObjectId table =
        object.kind() == ObjectKind.INDEX ? object.owner() : ObjectId.table(id.schema(), id.name());
    return table != null && now.contains(table);
  }

  private static boolean isUnfilled(CatalogObject object, Catalog before) {
    ObjectId id = object.id();
    return object.kind() == ObjectKind.COLUMN
        && new Column(object).isNotNull()
        && !new Column(object).isIdentity()
        && !new Column(object).isGenerated()
        && !before.contains(new ObjectId(ObjectKind.DEFAULT, id.schema(), id.name(), id.part()));
  }

  private static boolean isRule(CatalogObject object) {
    return object.kind() == ObjectKind.CONSTRAINT
        || (object.kind() == ObjectKind.INDEX && new Index(object).isUnique());
  }

  private static String column(ObjectId id) {
    return (id.schema().equals("public") ? "" : Identifiers.quoteIfNeeded(id.schema()) + ".")
        + Identifiers.quoteIfNeeded(id.name())
        + "."
        + Identifiers.quoteIfNeeded(id.part());
  }

  private static String partOrName(ObjectId id) {
    return id.part().isEmpty() ? id.name() : id.part();
  }

  private static String names(List<String> names) {
    String first = String.join(", ", names.subList(0, Math.min(NAMED, names.size())));
    return names.size() > NAMED ? first + " and " + (names.size() - NAMED) + " more" : first;
  }
}
