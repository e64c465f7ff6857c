// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.kind;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.catalog.View;
import dev.lockstep.diff.operation.CommentOnViewColumn;
import dev.lockstep.diff.operation.CreateMaterializedView;
import dev.lockstep.diff.operation.CreateView;
import dev.lockstep.diff.operation.Operation;
import dev.lockstep.diff.operation.ReplaceView;
import dev.lockstep.diff.operation.SetOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Views and materialized views. */
final class ViewOperations implements KindOperations {
  @Override
  public List<Operation> create(CatalogObject view, BothCatalogs around) {
    List<Operation> operations = new ArrayList<>();
    operations.add(
        view.kind() == ObjectKind.VIEW ? new CreateView(view) : new CreateMaterializedView(view));
    operations.addAll(columnComments(List.of(), view));
    return operations;
  }

  private static List<Operation> columnComments(List<String> old, CatalogObject view) {
    List<String> now = new View(view).columnComments();
    List<Operation> operations = new ArrayList<>();
    for (String line : old) {
      String column = line.substring(0, line.indexOf(" IS ") + 4);
      if (now.stream().noneMatch(other -> other.startsWith(column))) {
        operations.add(new CommentOnViewColumn(view.id(), column + "NULL"));
      }
    }
    now.stream()
        .filter(line -> !old.contains(line))
        .forEach(line -> operations.add(new CommentOnViewColumn(view.id(), line)));
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
    operations.addAll(columnComments(new View(from).columnComments(), to));
    return operations;
  }
}
