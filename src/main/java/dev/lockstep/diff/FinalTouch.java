// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import java.util.ArrayList;
import java.util.List;

/**
 * What can be said of a table or a sequence only when everything it names is there: the column that
 * owns a sequence, the index that identifies a replicated row.
 */
record FinalTouch(Surroundings around, Selection selected) {

  /** None if there is nothing left to say of {@code object}. */
  List<SqlStatement> of(CatalogObject object) {
    if (object.isInherited()) {
      return new InheritedParts(around, selected).of(object);
    }
    CatalogObject before =
        selected.drops().contains(object.id()) ? null : around.from().get(object.id());
    List<SqlStatement> statements = new ArrayList<>();
    if (object.kind() == ObjectKind.SEQUENCE) {
      String owner = before == null ? "" : before.value("owned_by");
      boolean ownerAgain =
          object
              .attribute("owned_by")
              .filter(column -> selected.creates().contains(ObjectId.parse("column " + column)))
              .isPresent();
      if (!owner.equals(object.value("owned_by")) || ownerAgain) {
        statements.add(SequenceRenderer.ownership(object));
      }
      if (before != null && isTakenAlong(object)) {
        statements.add(SequenceRenderer.persistence(object));
      }
    } else if (object.kind() == ObjectKind.COLUMN) {
      if (before != null && keepsParentsDefault(before, object)) {
        statements.add(SqlStatement.of(Sql.alterColumn(object.id()) + "DROP DEFAULT"));
      }
    } else if (object.kind() == ObjectKind.TABLE) {
      if (before != null) {
        statements.addAll(TableRenderer.finish(before, object));
      }
      String identity = before == null ? "" : before.value("replica_identity");
      if (!identity.equals(object.value("replica_identity")) || identityIndexIsNew(object)) {
        statements.add(TableRenderer.replicaIdentity(object));
      }
    }
    return statements;
  }

  /** A table that leaves its parent takes the defaults of its columns along. */
  private boolean keepsParentsDefault(CatalogObject before, CatalogObject column) {
    return before.isInherited()
        && (column.owner() == null || !selected.drops().contains(column.owner()))
        && column.attribute("generated").isEmpty()
        && !around.to().contains(ColumnRenderer.defaultOf(column.id()))
        && !around.from().contains(ColumnRenderer.defaultOf(column.id()))
        && !InheritedParts.effective(around.from(), before).isEmpty();
  }

  /** Whether its table, which becomes logged or unlogged, makes it other than it is to be. */
  private boolean isTakenAlong(CatalogObject sequence) {
    ObjectId table =
        sequence
            .attribute("owned_by")
            .map(column -> ObjectId.parse("column " + column))
            .map(column -> ObjectId.table(column.schema(), column.name()))
            .orElse(null);
    CatalogObject before =
        table == null || selected.drops().contains(table) ? null : around.from().get(table);
    CatalogObject after = table == null ? null : around.to().get(table);
    return before != null
        && after != null
        && before.is("unlogged") != after.is("unlogged")
        && sequence.is("unlogged") != after.is("unlogged")
        && around.major() >= 15;
  }

  private boolean identityIndexIsNew(CatalogObject table) {
    String identity = table.value("replica_identity");
    return identity.startsWith("USING INDEX ")
        && selected.creates().stream()
            .anyMatch(
                id ->
                    (id.kind() == ObjectKind.INDEX || id.kind() == ObjectKind.CONSTRAINT)
                        && identity.endsWith(
                            " " + Sql.name(id.kind() == ObjectKind.INDEX ? id.name() : id.part())));
  }
}
