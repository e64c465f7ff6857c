// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

/** What a statement does to a database in use. */
public enum Hazard {
  /** Rows or values are gone afterwards. */
  DATA_LOSS("deletes data"),
  /** The table is written anew under a lock that keeps out everybody. */
  TABLE_REWRITE("rewrites the table"),
  /** All rows are read under a lock that keeps out writers or everybody. */
  TABLE_SCAN("reads the whole table under a lock"),
  /** An index is built under a lock that keeps out writers. */
  BLOCKS_WRITES("blocks writes while an index is built"),
  /** Fails if existing rows do not fit: data must be moved first. */
  NEEDS_DATA("fails unless existing rows fit"),
  /** Values may not survive the conversion. */
  LOSSY_CONVERSION("converts values, which may fail or lose precision");

  private final String description;

  Hazard(String description) {
    this.description = description;
  }

  /** Whether it takes as long as the table is large. */
  boolean growsWithTable() {
    return this == TABLE_REWRITE || this == TABLE_SCAN || this == BLOCKS_WRITES;
  }

  /** For people: what it does. */
  public String description() {
    return description;
  }
}
