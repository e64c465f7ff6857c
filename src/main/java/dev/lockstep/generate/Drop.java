package dev.lockstep.generate;

import dev.lockstep.diff.Loss;

/**
 * Data that goes with what was generated.
 *
 * @param loss what
 * @param by who says so: a directive by file and line, or {@code --allow-drop}; empty: nobody
 */
public record Drop(Loss loss, String by) {
  /** Whether somebody said that it is to go. */
  public boolean isSaid() {
    return !by.isEmpty();
  }
}
