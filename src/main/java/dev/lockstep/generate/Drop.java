// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.generate;

import dev.lockstep.diff.plan.Loss;

/**
 * Data that goes with what was generated.
 *
 * @param loss what
 * @param by who says so: a directive by file and line, or {@code --allow-drop}; empty: nothing does
 * @param kept how long it is kept for the way back; empty if it is not
 */
public record Drop(Loss loss, String by, String kept) {
  /** One that is not kept. */
  public Drop(Loss loss, String by) {
    this(loss, by, "");
  }

  /** Whether a directive or an option wants it. */
  public boolean isSaid() {
    return !by.isEmpty();
  }
}
