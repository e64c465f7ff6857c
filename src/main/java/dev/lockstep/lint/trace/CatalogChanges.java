// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.trace;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a statement changed of the catalog. */
record CatalogChanges(
    List<Altered<Relation>> relations,
    List<Altered<TracedColumn>> columns,
    List<Altered<TracedConstraint>> constraints,
    List<Relation> rewritten,
    List<Relation> built) {

  /** Of a statement that changed nothing. */
  static final CatalogChanges NONE =
      new CatalogChanges(List.of(), List.of(), List.of(), List.of(), List.of());

  /** Compares what both say of the same relations. */
  static CatalogChanges between(CatalogState before, CatalogState after) {
    List<Altered<Relation>> relations = new ArrayList<>();
    List<Relation> rewritten = new ArrayList<>();
    List<Relation> built = new ArrayList<>();
    for (long id : both(before.relations, after.relations)) {
      Relation old = before.relations.get(id);
      Relation now = after.relations.get(id);
      Relation of = now == null ? old : now;
      if (of == null || Objects.equals(old, now)) {
        continue;
      }
      relations.add(new Altered<>(of, old, now));
      if (now == null || now.file() == 0 || (old != null && old.file() == now.file())) {
        continue;
      }
      if (now.isIndex()) {
        built.add(now);
      } else if (old != null && now.holdsRows()) {
        rewritten.add(now);
      }
    }
    return new CatalogChanges(
        relations,
        altered(before.columns(), after.columns(), TracedColumn::table, before, after),
        altered(before.constraints(), after.constraints(), TracedConstraint::table, before, after),
        rewritten,
        built);
  }

  /** Of tables that were there before and still are. */
  private static <K, T> List<Altered<T>> altered(
      Map<K, T> before,
      Map<K, T> after,
      Function<T, Long> table,
      CatalogState old,
      CatalogState now) {
    List<Altered<T>> altered = new ArrayList<>();
    for (K key : both(before, after)) {
      T was = before.get(key);
      T is = after.get(key);
      @Nullable T any = is == null ? was : is;
      if (any == null || Objects.equals(was, is)) {
        continue;
      }
      Relation of = now.relations.get(table.apply(any));
      if (of != null && old.relations.containsKey(of.id())) {
        altered.add(new Altered<>(of, was, is));
      }
    }
    return altered;
  }

  private static <K> Set<K> both(Map<K, ?> one, Map<K, ?> other) {
    Set<K> keys = new LinkedHashSet<>(one.keySet());
    keys.addAll(other.keySet());
    return keys;
  }
}
