// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.rehearsal;

import dev.lockstep.catalog.Attributes;
import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogDifferences;
import dev.lockstep.catalog.CatalogLock;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectDifference;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.Outside;
import dev.lockstep.migration.file.MigrationProblem;
import dev.lockstep.scope.Comparison;
import dev.lockstep.scope.NotOurs;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Where a live schema is not the one that something was rehearsed on, and where that matters. */
final class SchemasRehearsedOn {
  private static final String WHERE = "live schema";

  private SchemasRehearsedOn() {}

  /**
   * The differences in what the way from {@code from} to {@code to} touches: what it takes away or
   * changes, what is a part of that, and what needs it. Others are drift, and stay as they are.
   *
   * @param expected what the live schema should be
   */
  static List<MigrationProblem> touchedBy(
      Catalog from,
      Catalog to,
      Catalog expected,
      Catalog live,
      Outside outside,
      List<NotOurs> notOurs) {
    Comparison compared =
        Comparison.of(CatalogLock.of(expected, new TreeMap<>()).leaving(outside), live, notOurs);
    CatalogDifferences report = CatalogDifferences.between(compared.expected(), compared.live());
    if (report.isEmpty()) {
      return List.of();
    }
    Set<ObjectId> gone = new TreeSet<>();
    Set<ObjectId> touched = new TreeSet<>();
    for (CatalogObject object : from.objects().values()) {
      CatalogObject later = to.get(object.id());
      if (later == null) {
        gone.add(object.id());
      }
      if (later == null || !later.looksLike(object)) {
        touched.add(object.id());
      }
    }
    to.objects().keySet().stream().filter(id -> !from.contains(id)).forEach(touched::add);
    List<MigrationProblem> problems = new ArrayList<>();
    for (ObjectDifference difference : report.differences()) {
      boolean onlyRights =
          difference instanceof ObjectDifference.Different other
              && onlyRights(expected.get(other.id()), other.actual(), report.exact());
      if (!onlyRights && matters(difference.id(), live, touched, gone)) {
        problems.add(
            new MigrationProblem(
                WHERE,
                0,
                difference.message()
                    + ", and the undo touches it: see 'lockstep drift' and set it right first"));
      }
    }
    return problems;
  }

  /** Roles are the server's: a scratch server has others, and no default privileges. */
  private static boolean onlyRights(
      @Nullable CatalogObject expected, CatalogObject actual, boolean exact) {
    if (expected == null) {
      return false;
    }
    Set<String> keys = new TreeSet<>(expected.differences(actual));
    keys.removeAll(Set.of(Attributes.GRANTS, Attributes.COMMENT));
    if (!exact) {
      keys.removeAll(Attributes.PRINTED);
    }
    return keys.isEmpty();
  }

  private static boolean matters(
      ObjectId id, Catalog live, Set<ObjectId> touched, Set<ObjectId> gone) {
    if (touched.contains(id)
        || gone.stream().anyMatch(each -> !each.kind().isPart() && id.isPartOf(each))) {
      return true;
    }
    CatalogObject object = live.get(id);
    return object != null
        && ((object.owner() != null && gone.contains(object.owner()))
            || object.dependencies().stream().filter(Objects::nonNull).anyMatch(gone::contains));
  }
}
