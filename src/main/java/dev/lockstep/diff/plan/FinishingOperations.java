// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.plan;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Column;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.catalog.Sequence;
import dev.lockstep.catalog.Table;
import dev.lockstep.diff.kind.BothCatalogs;
import dev.lockstep.diff.kind.Kinds;
import dev.lockstep.diff.operation.DropDefault;
import dev.lockstep.diff.operation.Operation;
import dev.lockstep.diff.operation.SetReplicaIdentity;
import dev.lockstep.diff.operation.SetSequenceLogged;
import dev.lockstep.diff.operation.SetSequenceOwner;
import dev.lockstep.diff.operation.SqlNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What can be said of a table or a sequence only when everything it names is there: the column that
 * owns a sequence, the index that identifies a replicated row.
 */
record FinishingOperations(BothCatalogs around, Selection selected) {

  /** None if there is nothing left to say of {@code object}. */
  List<Operation> of(CatalogObject object) {
    if (object.isInherited()) {
      return new InheritedParts(around, selected).of(object);
    }
    CatalogObject before =
        selected.drops().contains(object.id()) ? null : around.from().get(object.id());
    List<Operation> operations = new ArrayList<>();
    if (object.kind() == ObjectKind.SEQUENCE) {
      Optional<String> owner = before == null ? Optional.empty() : new Sequence(before).ownedBy();
      boolean ownerAgain =
          new Sequence(object).owningColumn().filter(selected.creates()::contains).isPresent();
      if (!owner.equals(new Sequence(object).ownedBy()) || ownerAgain) {
        operations.add(new SetSequenceOwner(object.id(), new Sequence(object).ownedBy()));
      }
      if (before != null && isTakenAlong(object)) {
        operations.add(new SetSequenceLogged(object));
      }
    } else if (object.kind() == ObjectKind.COLUMN) {
      if (before != null && keepsParentsDefault(before, object)) {
        operations.add(new DropDefault(object.id(), false));
      }
    } else if (object.kind() == ObjectKind.TABLE) {
      if (before != null) {
        operations.addAll(Kinds.finish(before, object));
      }
      String identity = before == null ? "" : new Table(before).replicaIdentity().orElse("");
      if (!identity.equals(new Table(object).replicaIdentity().orElse(""))
          || identityIndexIsNew(object)) {
        operations.add(new SetReplicaIdentity(object));
      }
    }
    return operations;
  }

  /** A table that leaves its parent takes the defaults of its columns along. */
  private boolean keepsParentsDefault(CatalogObject before, CatalogObject column) {
    return before.isInherited()
        && (column.owner() == null || !selected.drops().contains(column.owner()))
        && !new Column(column).isGenerated()
        && !around.to().contains(new Column(column).defaultId())
        && !around.from().contains(new Column(column).defaultId())
        && !InheritedParts.effective(around.from(), before).isEmpty();
  }

  /** Whether its table, which becomes logged or unlogged, makes it other than it is to be. */
  private boolean isTakenAlong(CatalogObject sequence) {
    ObjectId table =
        new Sequence(sequence)
            .owningColumn()
            .map(column -> ObjectId.table(column.schema(), column.name()))
            .orElse(null);
    CatalogObject before =
        table == null || selected.drops().contains(table) ? null : around.from().get(table);
    CatalogObject after = table == null ? null : around.to().get(table);
    return before != null
        && after != null
        && new Table(before).isUnlogged() != new Table(after).isUnlogged()
        && new Sequence(sequence).isUnlogged() != new Table(after).isUnlogged()
        && around.major() >= 15;
  }

  private boolean identityIndexIsNew(CatalogObject table) {
    String identity = new Table(table).replicaIdentity().orElse("");
    return new Table(table).isReplicatedByIndex()
        && selected.creates().stream()
            .anyMatch(
                id ->
                    (id.kind() == ObjectKind.INDEX || id.kind() == ObjectKind.CONSTRAINT)
                        && identity.endsWith(
                            " "
                                + SqlNames.name(
                                    id.kind() == ObjectKind.INDEX ? id.name() : id.part())));
  }
}
