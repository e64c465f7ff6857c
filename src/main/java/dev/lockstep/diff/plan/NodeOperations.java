// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.plan;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.diff.kind.BothCatalogs;
import dev.lockstep.diff.kind.Kinds;
import dev.lockstep.diff.operation.AddIdentity;
import dev.lockstep.diff.operation.Change;
import dev.lockstep.diff.operation.ColumnToText;
import dev.lockstep.diff.operation.ConvertColumn;
import dev.lockstep.diff.operation.CreateMaterializedView;
import dev.lockstep.diff.operation.DropIdentity;
import dev.lockstep.diff.operation.DropObject;
import dev.lockstep.diff.operation.DropRetiredType;
import dev.lockstep.diff.operation.Operation;
import dev.lockstep.diff.operation.RetireType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The operations of each action on an object. */
record NodeOperations(
    BothCatalogs around,
    Recreation recreation,
    FinishingOperations finishing,
    SequenceContinuation values) {
  /** What is done. */
  List<Operation> of(Node node) {
    CatalogObject before = around.from().get(node.id());
    CatalogObject after = around.to().get(node.id());
    return switch (node.action()) {
      case DROP -> Kinds.drop(known(before), around);
      case CREATE -> create(known(after));
      case FINISH -> finishing.of(known(after));
      case DISCARD ->
          node.id().kind() == ObjectKind.RANGE
              ? List.of()
              : List.of(new DropRetiredType(known(before)));
      case ALTER ->
          recreation.replacedTypes().contains(node.id())
              ? replaceType(known(before), known(after))
              : alter(known(before), known(after));
    };
  }

  private List<Operation> create(CatalogObject object) {
    List<Operation> operations = new ArrayList<>();
    if (object.kind() == ObjectKind.SEQUENCE) {
      operations.addAll(values.beforeCreate(object));
    }
    for (Operation operation : Kinds.create(object, around)) {
      operations.add(
          operation instanceof CreateMaterializedView
              ? new CreateMaterializedView(object, finishing.selected().withoutData(object, around))
              : operation);
    }
    if (object.kind() == ObjectKind.SEQUENCE) {
      operations.addAll(values.afterCreate(object));
    }
    return operations;
  }

  private List<Operation> alter(CatalogObject before, CatalogObject after) {
    List<Operation> operations = new ArrayList<>();
    for (Operation operation : Kinds.alter(before, after, around)) {
      switch (operation) {
        case AddIdentity add when values.becomesIdentity(before, after) ->
            operations.addAll(values.aroundIdentity(before, after, add));
        case DropIdentity drop when values.goesOn(before, after) ->
            operations.add(new DropIdentity(drop.column(), true));
        default -> operations.add(operation);
      }
    }
    return operations.isEmpty() && recreation.rejoined().contains(after.id())
        ? Kinds.rejoin(before, after, around)
        : operations;
  }

  private List<Operation> replaceType(CatalogObject before, CatalogObject after) {
    List<Operation> operations = new ArrayList<>();
    List<CatalogObject> users = recreation.usersOf(before.id());
    if (before.kind() == ObjectKind.RANGE) {
      // Its constructor functions would stay in the way: the values wait as text meanwhile.
      users.forEach(user -> operations.add(new ColumnToText(user.id())));
      operations.add(new DropObject(before));
    } else {
      operations.add(new RetireType(before, after));
    }
    operations.addAll(Kinds.create(after, around));
    for (CatalogObject user : users) {
      operations.add(
          ConvertColumn.between(known(around.to().get(user.id())), before, after, around.to()));
    }
    return operations;
  }

  /** The change that it is done for. */
  Change change(Node node) {
    CatalogObject before = around.from().get(node.id());
    CatalogObject after = around.to().get(node.id());
    return switch (node.action()) {
      case DROP -> new Change.Drop(known(before));
      case CREATE -> new Change.Create(known(after));
      case ALTER, FINISH, DISCARD -> {
        CatalogObject now = known(after);
        CatalogObject old = before == null ? now : before;
        yield new Change.Alter(old, now, new TreeSet<>(old.differences(now)));
      }
    };
  }

  private static CatalogObject known(@Nullable CatalogObject object) {
    return Objects.requireNonNull(object);
  }
}
