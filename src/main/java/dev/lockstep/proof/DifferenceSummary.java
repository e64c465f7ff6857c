// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.proof;

import dev.lockstep.catalog.ObjectDifference;
import java.util.List;

/** What a proof says of a catalog that is not what it should be. */
public final class DifferenceSummary {
  private static final int SHOWN = 5;

  private DifferenceSummary() {}

  /** The first few, in one line. */
  public static String of(List<ObjectDifference> differences) {
    String shown =
        String.join("; ", differences.stream().limit(SHOWN).map(DifferenceSummary::text).toList());
    return differences.size() > SHOWN
        ? shown + "; and " + (differences.size() - SHOWN) + " more"
        : shown;
  }

  /** {@code column public.artworks.slug is missing}. */
  private static String text(ObjectDifference difference) {
    return switch (difference) {
      case ObjectDifference.Missing missing -> missing.message();
      case ObjectDifference.Unexpected unexpected -> unexpected.id() + " should not be there";
      case ObjectDifference.Different different ->
          different.id() + " differs in " + different.detail();
    };
  }
}
