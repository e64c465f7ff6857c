// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.kind;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.catalog.View;
import dev.lockstep.diff.operation.CreateMaterializedView;
import dev.lockstep.diff.operation.CreateView;
import dev.lockstep.diff.operation.Operation;
import dev.lockstep.diff.operation.ReplaceView;
import dev.lockstep.diff.operation.SetOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Views and materialized views. */
final class ViewOperations implements KindOperations {
  @Override
  public List<Operation> create(CatalogObject view, BothCatalogs around) {
    List<Operation> operations = new ArrayList<>();
    operations.add(
        view.kind() == ObjectKind.VIEW
            ? new CreateView(view)
            : new CreateMaterializedView(view, Optional.empty()));
    operations.addAll(ColumnComments.change(view.id(), List.of(), new View(view).columnComments()));
    return operations;
  }

  /** A view can be replaced if its columns stay and new ones come last. */
  @Override
  public boolean inPlace(
      CatalogObject from, CatalogObject to, Set<String> attributes, BothCatalogs around) {
    if (to.kind() == ObjectKind.MATERIALIZED_VIEW) {
      return Set.of(View.OPTIONS, View.COLUMN_COMMENTS).containsAll(attributes);
    }
    List<String> old = new View(from).columns();
    List<String> now = new View(to).columns();
    return now.size() >= old.size() && now.subList(0, old.size()).equals(old);
  }

  @Override
  public List<Operation> alter(
      CatalogObject from, CatalogObject to, Set<String> attributes, BothCatalogs around) {
    List<Operation> operations = new ArrayList<>();
    if (to.kind() == ObjectKind.MATERIALIZED_VIEW) {
      operations.addAll(SetOptions.between(to, new View(from).options(), new View(to).options()));
    } else if (!Set.of(View.COLUMN_COMMENTS).containsAll(attributes)) {
      operations.add(new ReplaceView(to));
    }
    operations.addAll(
        ColumnComments.change(
            to.id(), new View(from).columnComments(), new View(to).columnComments()));
    return operations;
  }
}
