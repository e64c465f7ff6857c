// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.catalog;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A difference, and those that go without saying because of it: where a whole table is not there,
 * its columns, constraints and indexes are not there either.
 */
public record FoldedDifference(ObjectDifference whole, List<ObjectDifference> parts) {
  public FoldedDifference {
    parts = List.copyOf(parts);
  }

  /**
   * Folds.
   *
   * @param catalogs where the owner of an object is looked up, such as the table of an index
   */
  public static List<FoldedDifference> of(
      List<ObjectDifference> differences, List<Catalog> catalogs) {
    Map<ObjectId, ObjectDifference> wholes = new LinkedHashMap<>();
    differences.stream()
        .filter(each -> !(each instanceof ObjectDifference.Different))
        .filter(each -> !each.id().kind().isPart())
        .forEach(each -> wholes.put(each.id(), each));
    Map<ObjectDifference, List<ObjectDifference>> folded = new LinkedHashMap<>();
    differences.forEach(each -> folded.put(each, new ArrayList<>()));
    for (ObjectDifference each : differences) {
      ObjectDifference whole = each;
      for (Optional<ObjectDifference> next = Optional.of(each); next.isPresent(); ) {
        whole = next.get();
        next =
            owner(whole.id(), catalogs, wholes.keySet())
                .map(wholes::get)
                .filter(owner -> owner.getClass() == each.getClass());
      }
      if (whole != each) {
        folded.remove(each);
        folded.computeIfAbsent(whole, unused -> new ArrayList<>()).add(each);
      }
    }
    return folded.entrySet().stream()
        .map(each -> new FoldedDifference(each.getKey(), each.getValue()))
        .toList();
  }

  private static Optional<ObjectId> owner(
      ObjectId id, List<Catalog> catalogs, Set<ObjectId> known) {
    for (Catalog catalog : catalogs) {
      CatalogObject object = catalog.get(id);
      ObjectId owner = object == null ? null : object.owner();
      if (owner != null && known.contains(owner)) {
        return Optional.of(owner);
      }
    }
    if (id.kind().isPart()) {
      for (ObjectKind kind :
          List.of(
              ObjectKind.TABLE, ObjectKind.VIEW, ObjectKind.MATERIALIZED_VIEW, ObjectKind.DOMAIN)) {
        ObjectId whole = ObjectId.of(kind, id.schema(), id.name());
        if (known.contains(whole)) {
          return Optional.of(whole);
        }
      }
    }
    return Optional.empty();
  }

  /** {@code (4 columns, 1 index)}, with a blank before it; empty if there are none. */
  public String counts() {
    SortedMap<ObjectKind, Long> counts =
        parts.stream()
            .collect(
                Collectors.groupingBy(
                    each -> each.id().kind(), TreeMap::new, Collectors.counting()));
    return counts.isEmpty()
        ? ""
        : counts.entrySet().stream()
            .map(each -> each.getValue() + " " + label(each.getKey(), each.getValue()))
            .collect(Collectors.joining(", ", " (", ")"));
  }

  private static String label(ObjectKind kind, long count) {
    String label = kind.label();
    if (count == 1 || label.endsWith("s")) {
      return label;
    }
    return label.endsWith("x")
        ? label + "es"
        : label.endsWith("y") ? label.substring(0, label.length() - 1) + "ies" : label + "s";
  }
}
