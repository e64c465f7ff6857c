// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.proof;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One object in which a catalog is not what it should be.
 *
 * @param id which
 * @param state how
 * @param detail the attributes that differ; empty unless it is different
 */
public record Difference(ObjectId id, State state, String detail) {
  /** How an object differs. */
  public enum State {
    MISSING,
    UNEXPECTED,
    DIFFERENT
  }

  /** Object by object; mere copies of parents' objects count with the parents'. */
  public static List<Difference> between(Catalog expected, Catalog actual) {
    List<Difference> differences = new ArrayList<>();
    for (ObjectId id : expected.objects().keySet()) {
      CatalogObject wanted = own(expected, id);
      CatalogObject is = own(actual, id);
      if (wanted != null && is == null) {
        differences.add(new Difference(id, State.MISSING, ""));
      } else if (wanted != null && is != null && !wanted.definition().equals(is.definition())) {
        differences.add(
            new Difference(id, State.DIFFERENT, String.join(", ", wanted.differences(is))));
      }
    }
    for (ObjectId id : actual.objects().keySet()) {
      if (own(actual, id) != null && own(expected, id) == null) {
        differences.add(new Difference(id, State.UNEXPECTED, ""));
      }
    }
    differences.sort(Comparator.comparing(Difference::id));
    return differences;
  }

  private static @Nullable CatalogObject own(Catalog catalog, ObjectId id) {
    CatalogObject object = catalog.get(id);
    return object == null || object.isMereCopy() ? null : object;
  }

  /** The first few, in one line. */
  public static String summary(List<Difference> differences) {
    String shown =
        String.join("; ", differences.stream().limit(5).map(Difference::toString).toList());
    return differences.size() > 5 ? shown + "; and " + (differences.size() - 5) + " more" : shown;
  }

  /** {@code column public.artworks.slug is missing}. */
  @Override
  public String toString() {
    return switch (state) {
      case MISSING -> id + " is missing";
      case UNEXPECTED -> id + " should not be there";
      case DIFFERENT -> id + " differs in " + detail;
    };
  }
}
