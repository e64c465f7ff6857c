// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.catalog;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.BiPredicate;
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
    // A hash of each would say no more: it is for those who have no catalog.
    return compare(
        expected.compared(),
        actual.compared(),
        (should, is) ->
            should.attributes().equals(is.attributes())
                || should.definition().equals(is.definition()),
        expected,
        actual,
        true);
  }

  /**
   * Compares with the whole catalog of what should be. Where that is of another PostgreSQL major,
   * expressions and bodies, which majors print differently, are not compared: never a false drift.
   */
  public static CatalogDifferences between(Catalog expected, Catalog actual) {
    return expected.major() == actual.major()
        ? exactly(expected, actual)
        : byHash(expected.hashes(), expected, actual, false);
  }

  /** The same with the hashes of what should be: no scratch database is needed. */
  public static CatalogDifferences between(CatalogLock expected, Catalog actual) {
    return byHash(expected.objects(), null, actual, expected.major() == actual.major());
  }

  private static CatalogDifferences byHash(
      SortedMap<ObjectId, DefinitionHash> wanted,
      @Nullable Catalog expected,
      Catalog actual,
      boolean exact) {
    return compare(
        wanted,
        actual.hashes(),
        (should, is) -> exact ? should.full().equals(is.full()) : should.shape().equals(is.shape()),
        expected,
        actual,
        exact);
  }

  private static <T> CatalogDifferences compare(
      Map<ObjectId, T> wanted,
      Map<ObjectId, T> live,
      BiPredicate<T, T> same,
      @Nullable Catalog expected,
      Catalog actual,
      boolean exact) {
    List<ObjectDifference> differences = new ArrayList<>();
    wanted.forEach(
        (id, should) -> {
          T is = live.get(id);
          CatalogObject object = actual.get(id);
          if (is == null || object == null) {
            differences.add(new ObjectDifference.Missing(id));
          } else if (!same.test(should, is)) {
            differences.add(
                new ObjectDifference.Different(
                    id, expected == null ? null : expected.get(id), object));
          }
        });
    for (ObjectId id : live.keySet()) {
      if (!wanted.containsKey(id)) {
        differences.add(new ObjectDifference.Unexpected(id));
      }
    }
    differences.sort(Comparator.comparing(ObjectDifference::id));
    return new CatalogDifferences(differences, exact);
  }
}
