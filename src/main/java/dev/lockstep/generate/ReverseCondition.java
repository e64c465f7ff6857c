// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.generate;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Column;
import dev.lockstep.catalog.Domain;
import dev.lockstep.catalog.EnumType;
import dev.lockstep.catalog.Index;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.catalog.Table;
import dev.lockstep.diff.Diff;
import dev.lockstep.diff.operation.AttachPartition;
import dev.lockstep.diff.operation.Change;
import dev.lockstep.diff.operation.Step;
import dev.lockstep.diff.operation.TypeChange;
import dev.lockstep.migration.kept.KeptTable;
import dev.lockstep.sql.Identifiers;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * At which rows a way back fails, although the schema that it leads to is the one before: nothing
 * fills a column that comes back NOT NULL without a default, and what was written since may break a
 * rule that comes back.
 */
final class ReverseCondition {
  private static final int NAMED = 3;

  private final Catalog now;
  private final Catalog before;
  private final List<KeptTable> restored;
  private final List<String> unfilled = new ArrayList<>();
  private final Set<String> rules = new LinkedHashSet<>();

  private ReverseCondition(Catalog now, Catalog before, List<KeptTable> restored) {
    this.now = now;
    this.before = before;
    this.restored = restored;
  }

  /**
   * What to add to the header of a reverse; empty if it fails at no rows.
   *
   * @param now the catalog that it begins with
   * @param before the catalog that it leads to
   * @param restored the copies whose data it puts back
   */
  static String of(Diff reverse, Catalog now, Catalog before, List<KeptTable> restored) {
    ReverseCondition condition = new ReverseCondition(now, before, restored);
    reverse.steps().forEach(condition::look);
    return condition.text();
  }

  private void look(Step step) {
    switch (step.change()) {
      case Change.Create create -> created(create.to());
      case Change.Alter alter -> altered(alter.from(), alter.to());
      default -> {}
    }
    ObjectId id = step.change().id();
    if (step.has(AttachPartition.class) && now.contains(id)) {
      rules.add(bounds(id));
    }
  }

  private void created(CatalogObject object) {
    if (object.kind() == ObjectKind.DOMAIN_CONSTRAINT) {
      if (object.owner() != null && now.contains(object.owner())) {
        rules.add(Identifiers.quoteIfNeeded(object.id().part()));
      }
    } else if (object.kind() == ObjectKind.TABLE) {
      if (takesRowsOfDefault(new Table(object))) {
        rules.add(bounds(object.id()));
      }
    } else if (isOfTableThatIsThere(object, now)) {
      if (isUnfilled(object)) {
        if (isRestored(object.id())) {
          rules.add(column(object.id()) + " NOT NULL");
        } else {
          unfilled.add(column(object.id()));
        }
      } else if (isRule(object)) {
        rules.add(Identifiers.quoteIfNeeded(partOrName(object.id())));
      }
    }
  }

  private void altered(CatalogObject from, CatalogObject to) {
    switch (to.kind()) {
      case COLUMN -> {
        Column old = new Column(from);
        Column column = new Column(to);
        if (!old.type().equals(column.type())
            && TypeChange.mayRefuse(old.type(), column.type(), now)) {
          rules.add(column(to.id()) + " " + column.type());
        }
        if (column.isNotNull() && !old.isNotNull()) {
          rules.add(column(to.id()) + " NOT NULL");
        }
      }
      case DOMAIN -> {
        Domain old = new Domain(from);
        Domain domain = new Domain(to);
        if (TypeChange.mayRefuse(old.type(), domain.type(), now)) {
          rules.add(name(to.id()) + " " + domain.type());
        }
        if (domain.isNotNull() && !old.isNotNull()) {
          rules.add(name(to.id()) + " NOT NULL");
        }
      }
      case ENUM -> {
        if (!new EnumType(to).labels().containsAll(new EnumType(from).labels())) {
          rules.add("the values of " + name(to.id()));
        }
      }
      default -> {}
    }
  }

  /** Rows that came into the default partition may be those of a partition that comes back. */
  private boolean takesRowsOfDefault(Table partition) {
    return partition.isPartition()
        && now.ofKind(ObjectKind.TABLE).stream()
            .map(Table::new)
            .anyMatch(
                table ->
                    table.bound().equals("DEFAULT") && table.parents().equals(partition.parents()));
  }

  private String text() {
    String text = "";
    if (!unfilled.isEmpty()) {
      text +=
          "; it fails if the table has rows, for nothing fills "
              + names(unfilled)
              + ", NOT NULL without a default: fill it here before it is NOT NULL";
    }
    if (!rules.isEmpty()) {
      text += "; it fails if rows written since break " + names(List.copyOf(rules));
    }
    return text;
  }

  private static boolean isOfTableThatIsThere(CatalogObject object, Catalog now) {
    ObjectId id = object.id();
    ObjectId table =
        object.kind() == ObjectKind.INDEX ? object.owner() : ObjectId.table(id.schema(), id.name());
    return table != null && now.contains(table);
  }

  private boolean isUnfilled(CatalogObject object) {
    Column column = new Column(object);
    return object.kind() == ObjectKind.COLUMN
        && (column.isNotNull() || TypeChange.isDomainThatNeedsValues(column.type(), before))
        && !column.isIdentity()
        && !column.isGenerated()
        && !before.contains(column.defaultId());
  }

  private boolean isRestored(ObjectId id) {
    return restored.stream()
        .map(KeptTable::source)
        .anyMatch(
            source ->
                source.schema().equals(id.schema())
                    && source.table().equals(id.name())
                    && source.column().equals(Optional.of(id.part())));
  }

  private static String bounds(ObjectId partition) {
    return "the bounds of " + name(partition);
  }

  private static boolean isRule(CatalogObject object) {
    return object.kind() == ObjectKind.CONSTRAINT
        || (object.kind() == ObjectKind.INDEX && new Index(object).isUnique());
  }

  private static String column(ObjectId id) {
    return name(id) + "." + Identifiers.quoteIfNeeded(id.part());
  }

  private static String name(ObjectId id) {
    return (id.schema().equals("public") ? "" : Identifiers.quoteIfNeeded(id.schema()) + ".")
        + Identifiers.quoteIfNeeded(id.name());
  }

  private static String partOrName(ObjectId id) {
    return id.part().isEmpty() ? id.name() : id.part();
  }

  private static String names(List<String> all) {
    List<String> names = all.stream().distinct().toList();
    String first = String.join(", ", names.subList(0, Math.min(NAMED, names.size())));
    return names.size() > NAMED ? first + " and " + (names.size() - NAMED) + " more" : first;
  }
}
