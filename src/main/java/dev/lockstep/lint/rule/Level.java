// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import java.util.Locale;

/** How bad a finding is; only notes let a gate pass. */
public enum Level {
  /** Good to know: over in an instant, or harmless to most. */
  NOTE,
  /** Loses data, or breaks code that runs: right if it is meant. */
  WARNING,
  /** Keeps a table in use from its users for as long as it is large. */
  ERROR;

  /** As it is printed. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
