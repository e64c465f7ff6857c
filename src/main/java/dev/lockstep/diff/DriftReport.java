// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogLock;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.DefinitionHash;
import dev.lockstep.catalog.ObjectId;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How a live database differs from what it should be, object by object. Against a lock file it
 * needs no scratch database. Where the lock is of another PostgreSQL major, expressions and bodies,
 * which majors print differently, are not compared: never a false drift.
 *
 * @param differences by identity
 * @param exact whether everything was compared
 */
public record DriftReport(List<Difference> differences, boolean exact) {
  public DriftReport {
    differences = List.copyOf(differences);
  }

  public boolean isEmpty() {
    return differences.isEmpty();
  }

  /** Compares with the whole catalog of what should be. */
  public static DriftReport between(Catalog expected, Catalog actual) {
    CatalogLock lock = CatalogLock.of(expected, new TreeMap<>());
    return compare(lock, expected, actual);
  }

  /** Compares with the hashes of what should be. */
  public static DriftReport between(CatalogLock expected, Catalog actual) {
    return compare(expected, null, actual);
  }

  private static DriftReport compare(CatalogLock lock, @Nullable Catalog expected, Catalog actual) {
    boolean exact = lock.major() == actual.major();
    SortedMap<ObjectId, DefinitionHash> live = CatalogLock.of(actual, new TreeMap<>()).objects();
    TreeSet<ObjectId> ids = new TreeSet<>(lock.objects().keySet());
    ids.addAll(live.keySet());
    List<Difference> differences = new ArrayList<>();
    for (ObjectId id : ids) {
      DefinitionHash should = lock.objects().get(id);
      DefinitionHash is = live.get(id);
      if (is == null) {
        differences.add(new Difference.Missing(id));
      } else if (should == null) {
        differences.add(new Difference.Unexpected(id));
      } else if (!(exact ? should.full().equals(is.full()) : should.shape().equals(is.shape()))) {
        CatalogObject object = actual.objects().get(id);
        if (object != null) {
          differences.add(
              new Difference.Different(id, expected == null ? null : expected.get(id), object));
        }
      }
    }
    return new DriftReport(differences, exact);
  }
}
