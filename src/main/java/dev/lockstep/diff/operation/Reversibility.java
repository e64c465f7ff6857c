// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import java.util.Locale;

/** What a reverse gives back. The worst of a migration's changes counts. */
public enum Reversibility {
  /** Schema and data are as before. */
  LOSSLESS,
  /** The schema is as before; what was written since into what goes away is lost. */
  LOSSY,
  /** The schema is as before, but data that the migration deleted stays gone. */
  IRREVERSIBLE;

  /** As a migration's header has it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  public Reversibility worst(Reversibility other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
