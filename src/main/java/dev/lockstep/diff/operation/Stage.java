// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

/** When a statement runs: each stage is one script or more, and all of it comes before the next. */
public enum Stage {
  /** New enum values, which can be used only once they are committed. */
  ENUM_VALUES("enum_values"),
  /** What old code does not notice. */
  EXPAND("expand"),
  /** Index builds, each by itself outside a transaction. */
  CONCURRENT("index"),
  /** Reads all rows, under a lock that lets others read and write. */
  VALIDATE("validate"),
  /** What a validation or an index has made quick. */
  SETTLE("settle"),
  /** After the backfill: no new row breaks the rule from here on. */
  GATE("guard"),
  GATE_VALIDATE("guard_validate"),
  GATE_SETTLE("contract"),
  /** What old code needed: dropped when that is gone. */
  DROP("drop");

  private final String suffix;

  Stage(String suffix) {
    this.suffix = suffix;
  }

  /** The end of the description of a migration of this stage. */
  public String suffix() {
    return suffix;
  }

  /** The later of the two. */
  public Stage atLeast(Stage other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
