// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.engine;

/**
 * Finds the row that makes batches fail: each failure, and each success before it is found, halves
 * what is looked at, so that a batch of n rows takes about log2(n) attempts. Not thread-safe.
 */
final class PoisonSearch {
  /** Rows of the batch that failed which are not yet known to be good; 0: nothing is looked for. */
  private long suspects;

  /** Rows for the next batch, which would otherwise have {@code rows}. */
  int rows(int rows) {
    return suspects == 0 ? rows : (int) Math.max(1, Math.min(rows, suspects / 2));
  }

  boolean searching() {
    return suspects > 0;
  }

  /** A batch of {@code rows} failed because of a row in it. */
  void failed(long rows) {
    suspects = rows;
  }

  /** A batch of {@code rows} went well: the row is in the rest. */
  void passed(long rows) {
    suspects = Math.max(0, suspects - rows);
  }

  /** The row is found. */
  void found() {
    suspects = 0;
  }
}
