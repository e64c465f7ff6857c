// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.kind;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Index;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.diff.operation.CreateIndex;
import dev.lockstep.diff.operation.DropIndex;
import dev.lockstep.diff.operation.Operation;
import dev.lockstep.diff.operation.SetIndexStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Indexes that are not a constraint's. */
final class IndexOperations implements KindOperations {
  @Override
  public List<Operation> create(CatalogObject index, BothCatalogs around) {
    List<Operation> operations = new ArrayList<>();
    operations.add(new CreateIndex(index, around.partsOf(index)));
    for (String line : new Index(index).statistics()) {
      operations.add(SetIndexStatistics.of(index.id(), line));
    }
    operations.addAll(Clustering.change(null, index, around));
    return operations;
  }

  /** Keys of partitions that are part of it go along: neither can go alone. */
  @Override
  public List<Operation> drop(CatalogObject index, BothCatalogs around) {
    boolean keys =
        around.from().ofKind(ObjectKind.CONSTRAINT).stream()
            .anyMatch(key -> key.attachedTo().filter(index.id()::equals).isPresent());
    return List.of(new DropIndex(index, keys));
  }

  @Override
  public boolean inPlace(
      CatalogObject from, CatalogObject to, Set<String> attributes, BothCatalogs around) {
    return Set.of(Index.CLUSTERED, Index.STATISTICS).containsAll(attributes);
  }

  @Override
  public List<Operation> alter(
      CatalogObject from, CatalogObject to, Set<String> attributes, BothCatalogs around) {
    List<Operation> operations = new ArrayList<>();
    List<String> now = new Index(to).statistics();
    for (String line : new Index(from).statistics()) {
      String column = line.substring(0, line.indexOf(' ') + 1);
      if (now.stream().noneMatch(other -> other.startsWith(column))) {
        operations.add(SetIndexStatistics.of(to.id(), column + "-1"));
      }
    }
    now.forEach(line -> operations.add(SetIndexStatistics.of(to.id(), line)));
    operations.addAll(Clustering.change(from, to, around));
    return operations;
  }
}
