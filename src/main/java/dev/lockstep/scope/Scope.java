// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.scope;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogFilter;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.Outside;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the modules of a schema leave out, wherever a catalog of theirs is made or compared: of the
 * modules themselves, of what the migrations make, and of a live database.
 */
public final class Scope {
  public static final Scope ALL = new Scope(Outside.NONE, List.of(), CatalogFilter.DEFAULT);

  private final Outside outside;
  private final List<NotOurs> patterns;
  private final CatalogFilter filter;

  private Scope(Outside outside, List<NotOurs> patterns, CatalogFilter filter) {
    this.outside = outside;
    this.patterns = patterns;
    this.filter = filter;
  }

  /**
   * By what the modules say.
   *
   * @throws IllegalArgumentException if a pattern is none
   */
  public static Scope of(Outside outside) {
    return new Scope(
        outside, outside.notOurs().stream().map(NotOurs::parse).toList(), CatalogFilter.DEFAULT);
  }

  /** This one, leaving out more. */
  public Scope and(List<NotOurs> more) {
    List<NotOurs> all = new ArrayList<>(patterns);
    all.addAll(more);
    return new Scope(outside, all, filter);
  }

  /** This one, where other tools' bookkeeping is what {@code other} leaves out. */
  public Scope reading(CatalogFilter other) {
    return new Scope(outside, patterns, other);
  }

  /** What is not even read of what the migrations make: other tools' bookkeeping. */
  public CatalogFilter filter() {
    return filter;
  }

  public Outside outside() {
    return outside;
  }

  /** What a remembered state depends on: empty if nothing is left out. */
  public String key() {
    return (outside.isEmpty() ? "" : " without " + outside.notOurs() + outside.partitioned())
        + (filter.equals(CatalogFilter.DEFAULT)
            ? ""
            : " reading all but "
                + new TreeSet<>(filter.schemas())
                + new TreeSet<>(filter.relations())
                + " and "
                + new TreeSet<>(filter.claimed()));
  }

  /** The catalog without what is left out. */
  public Catalog of(Catalog catalog) {
    return Removal.of(catalog, Collections.unmodifiableSet(leftOut(catalog).keySet()));
  }

  /** What of a catalog is left out, as lines for people. */
  public List<LeftOut> of(Catalog catalog, Set<ObjectId> butNot) {
    return leftOut(catalog).entrySet().stream()
        .filter(each -> !butNot.contains(each.getKey()))
        .map(each -> LeftOut.of(each.getKey(), each.getValue()))
        .sorted()
        .toList();
  }

  /** What is left out and why: whole objects; their parts follow them. */
  SortedMap<ObjectId, String> leftOut(Catalog catalog) {
    SortedMap<ObjectId, String> found = new TreeMap<>();
    if (!patterns.isEmpty()) {
      for (CatalogObject object : catalog.objects().values()) {
        patterns.stream()
            .filter(pattern -> pattern.matches(object))
            .findFirst()
            .ifPresent(pattern -> found.put(object.id(), pattern.text()));
      }
    }
    if (!outside.partitioned().isEmpty()) {
      Families families = new Families(catalog);
      for (ObjectId table : outside.partitioned()) {
        String why = "partitions-managed-elsewhere of " + table.identity();
        families.below(table).forEach(partition -> found.put(partition, why));
      }
    }
    return found;
  }

  /** Former partitions of tables whose partitions something else manages. */
  SortedMap<ObjectId, String> formerly(Catalog live) {
    SortedMap<ObjectId, String> found = new TreeMap<>();
    if (!outside.partitioned().isEmpty()) {
      Families families = new Families(live);
      for (ObjectId table : outside.partitioned()) {
        String why = "partitions-managed-elsewhere of " + table.identity() + " (detached)";
        new TreeSet<>(families.formerly(table)).forEach(former -> found.put(former, why));
      }
    }
    return found;
  }

  List<NotOurs> patterns() {
    return patterns;
  }
}
