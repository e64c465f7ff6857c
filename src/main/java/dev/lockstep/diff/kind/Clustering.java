// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.kind;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Index;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.diff.operation.ClusterOn;
import dev.lockstep.diff.operation.Operation;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** By which index of a table {@code CLUSTER} goes, be it a constraint's or not. */
final class Clustering {
  private Clustering() {}

  /** The one that it goes by takes the place of the last one, about which nothing is said then. */
  static List<Operation> change(
      @Nullable CatalogObject from, CatalogObject to, BothCatalogs around) {
    boolean was = from != null && new Index(from).isClustered();
    boolean is = new Index(to).isClustered();
    ObjectId table = Objects.requireNonNull(to.owner());
    if (is == was || (was && isByAnother(table, around))) {
      return List.of();
    }
    String name = to.kind() == ObjectKind.INDEX ? to.id().name() : to.id().part();
    return List.of(new ClusterOn(table, is ? Optional.of(name) : Optional.empty()));
  }

  private static boolean isByAnother(ObjectId table, BothCatalogs around) {
    return Stream.of(ObjectKind.CONSTRAINT, ObjectKind.INDEX)
        .flatMap(kind -> around.to().ofKind(kind).stream())
        .anyMatch(index -> table.equals(index.owner()) && new Index(index).isClustered());
  }
}
