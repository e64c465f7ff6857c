// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.catalog;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What the modules of a schema say about things that are not theirs to keep. The lock carries it to
 * where there are no modules.
 *
 * @param notOurs patterns of objects that belong to a provider or another tool, as written
 * @param partitioned tables whose partitions something else makes and takes away
 */
public record Outside(SortedSet<String> notOurs, SortedSet<ObjectId> partitioned) {
  public static final Outside NONE = new Outside(new TreeSet<>(), new TreeSet<>());

  public Outside {
    notOurs = Collections.unmodifiableSortedSet(new TreeSet<>(notOurs));
    partitioned = Collections.unmodifiableSortedSet(new TreeSet<>(partitioned));
  }

  public static Outside of(Collection<String> notOurs, Collection<ObjectId> partitioned) {
    return new Outside(new TreeSet<>(notOurs), new TreeSet<>(partitioned));
  }

  public boolean isEmpty() {
    return notOurs.isEmpty() && partitioned.isEmpty();
  }
}
