package dev.lockstep.diff;

import dev.lockstep.catalog.Attributes;
import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** What people should know beside the statements. */
final class Notes {
  private final Catalog from;
  private final Catalog to;
  private final List<String> notes = new ArrayList<>();

  Notes(Catalog from, Catalog to) {
    this.from = from;
    this.to = to;
  }

  List<String> all() {
    for (CatalogObject table : to.ofKind(ObjectKind.TABLE)) {
      if (from.contains(table.id())) {
        if (sameColumns(table.id())) {
          continue;
        }
        List<CatalogObject> before = from.columns(table.id());
        List<CatalogObject> after = to.columns(table.id());
        order(table.id(), before, after);
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

  /** PostgreSQL cannot move a column, and appends new ones. */
  private void order(ObjectId table, List<CatalogObject> before, List<CatalogObject> after) {
    List<ObjectId> old = before.stream().map(CatalogObject::id).filter(to::contains).toList();
    List<ObjectId> reached = new ArrayList<>(old);
    after.stream().map(CatalogObject::id).filter(id -> !old.contains(id)).forEach(reached::add);
    if (!reached.equals(after.stream().map(CatalogObject::id).toList())) {
      notes.add(
          "%s: the columns are in another order than in the schema; PostgreSQL cannot move them, and"
                  .formatted(table)
              + " no query should mind");
    }
  }
}
