package dev.lockstep.diff;

import dev.lockstep.catalog.Catalog;
import java.util.List;

/** Makes a plan. */
final class Planner {
  private final Catalog from;
  private final Catalog to;

  Planner(Catalog from, Catalog to, Hints renames) {
    this.from = from;
    this.to = to;
  }

  Diff plan() {
    if (!from.sameAs(to)) {
      throw new UnsupportedChangeException("the catalogs differ");
    }
    return new Diff(List.of(), List.of(), Reversibility.LOSSLESS);
  }
}
