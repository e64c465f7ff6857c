// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.plan;

import dev.lockstep.catalog.Attributes;
import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.catalog.Table;
import dev.lockstep.diff.operation.Change;
import dev.lockstep.diff.operation.Step;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** What people should know beside the statements. */
final class PlanNotes {
  private final Catalog from;
  private final Catalog to;
  private final Selection selected;
  private final List<ObjectId> added;
  private final List<String> notes = new ArrayList<>();

  PlanNotes(Catalog from, Catalog to, Selection selected, List<Step> steps) {
    this.from = from;
    this.to = to;
    this.selected = selected;
    this.added =
        steps.stream()
            .filter(step -> step.change() instanceof Change.Create)
            .map(step -> step.change().id())
            .filter(id -> id.kind() == ObjectKind.COLUMN)
            .toList();
  }

  List<String> all() {
    for (CatalogObject table : to.ofKind(ObjectKind.TABLE)) {
      if (from.contains(table.id())) {
        boolean stays = !selected.drops().contains(table.id());
        if (stays) {
          staysLocal(table);
        }
        if (sameColumns(table.id()) && noneMadeAgain(table.id())) {
          continue;
        }
        List<CatalogObject> before = from.columns(table.id());
        List<CatalogObject> after = to.columns(table.id());
        if (stays) {
          order(table.id(), before, after);
        }
      }
    }
    return notes;
  }

  /** Whether the table has columns of the same names in the same places: most tables have. */
  private boolean sameColumns(ObjectId table) {
    Iterator<CatalogObject> before = from.parts(ObjectKind.COLUMN, table).iterator();
    Iterator<CatalogObject> after = to.parts(ObjectKind.COLUMN, table).iterator();
    while (before.hasNext() && after.hasNext()) {
      CatalogObject old = before.next();
      CatalogObject now = after.next();
      if (!old.id().equals(now.id())
          || !old.value(Attributes.POSITION).equals(now.value(Attributes.POSITION))) {
        return false;
      }
    }
    return before.hasNext() == after.hasNext();
  }

  private boolean noneMadeAgain(ObjectId table) {
    return to.parts(ObjectKind.COLUMN, table).stream().noneMatch(column -> goes(column.id()));
  }

  /** Whether a column goes, by itself or with its parent's, be it that it comes again. */
  private boolean goes(ObjectId column) {
    return selected.drops().contains(column)
        || (to.find(column).filter(CatalogObject::isInherited).isPresent()
            && from.find(column)
                .filter(before -> before.isInherited() && !before.isSaidTwice())
                .filter(before -> selected.drops().contains(from.rootOf(before).id()))
                .isPresent());
  }

  /** A child keeps what it had before it joined its parent, and nothing says otherwise. */
  private void staysLocal(CatalogObject table) {
    for (ObjectKind kind : List.of(ObjectKind.COLUMN, ObjectKind.CONSTRAINT)) {
      List<String> kept = new ArrayList<>();
      for (CatalogObject part : to.parts(kind, table.id())) {
        CatalogObject before = from.get(part.id());
        boolean had = before != null && (!before.isInherited() || before.isSaidTwice());
        boolean inherits =
            part.isInherited() && !part.isSaidTwice() && !new Table(table).isPartition();
        if (inherits && (had || (before == null && joins(table)))) {
          kept.add(part.id().part());
        }
      }
      if (!kept.isEmpty()) {
        notes.add(
            "%s: keeps %s %s as its own beside its parent's: PostgreSQL cannot make it only inherited"
                .formatted(table.id(), kind.label(), String.join(", ", kept)));
      }
    }
  }

  private boolean joins(CatalogObject table) {
    CatalogObject before = from.get(table.id());
    return before != null && !new Table(before).parents().equals(new Table(table).parents());
  }

  /** PostgreSQL cannot move a column, and appends new ones. */
  private void order(ObjectId table, List<CatalogObject> before, List<CatalogObject> after) {
    List<ObjectId> old =
        before.stream().map(CatalogObject::id).filter(id -> to.contains(id) && !goes(id)).toList();
    List<ObjectId> reached = new ArrayList<>(old);
    added.stream().filter(id -> id.isPartOf(table)).forEach(reached::add);
    // What comes to a child with its parent's has no step of its own.
    after.stream().map(CatalogObject::id).filter(id -> !reached.contains(id)).forEach(reached::add);
    if (!reached.equals(after.stream().map(CatalogObject::id).toList())) {
      notes.add(
          "%s: column order differs from the module: new columns go last, and PostgreSQL cannot move"
                  .formatted(table)
              + " them; name the columns in INSERT and SELECT");
    }
  }
}
