// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How a catalog differs from what it should be, object by object: the one comparison, for drift,
 * {@code check}, what {@code generate} proves, and tests. Mere copies of parents' objects count
 * with the parents'.
 *
 * @param differences by identity
 * @param exact whether everything was compared
 */
public record CatalogDifferences(List<ObjectDifference> differences, boolean exact) {
  public CatalogDifferences {
    differences = List.copyOf(differences);
  }

  public boolean isEmpty() {
    return differences.isEmpty();
  }

  /** Compares everything, whatever majors the catalogs are of. */
  public static CatalogDifferences exactly(Catalog expected, Catalog actual) {
    return compare(expected.hashes(), expected, actual, true);
  }

  /**
   * Compares with the whole catalog of what should be. Where that is of another PostgreSQL major,
   * expressions and bodies, which majors print differently, are not compared: never a false drift.
   */
  public static CatalogDifferences between(Catalog expected, Catalog actual) {
    return compare(expected.hashes(), expected, actual, expected.major() == actual.major());
  }

  /** The same with the hashes of what should be: no scratch database is needed. */
  public static CatalogDifferences between(CatalogLock expected, Catalog actual) {
    return compare(expected.objects(), null, actual, expected.major() == actual.major());
  }

  private static CatalogDifferences compare(
      SortedMap<ObjectId, DefinitionHash> wanted,
      @Nullable Catalog expected,
      Catalog actual,
      boolean exact) {
    SortedMap<ObjectId, DefinitionHash> live = actual.hashes();
    TreeSet<ObjectId> ids = new TreeSet<>(wanted.keySet());
    ids.addAll(live.keySet());
    List<ObjectDifference> differences = new ArrayList<>();
    for (ObjectId id : ids) {
      DefinitionHash should = wanted.get(id);
      DefinitionHash is = live.get(id);
      if (is == null) {
        differences.add(new ObjectDifference.Missing(id));
      } else if (should == null) {
        differences.add(new ObjectDifference.Unexpected(id));
      } else if (!(exact ? should.full().equals(is.full()) : should.shape().equals(is.shape()))) {
        CatalogObject object = actual.get(id);
        if (object != null) {
          differences.add(
              new ObjectDifference.Different(
                  id, expected == null ? null : expected.get(id), object));
        }
      }
    }
    return new CatalogDifferences(differences, exact);
  }
}
