// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.snapshot;

/**
 * What is in a table, as the server itself counts and hashes it.
 *
 * @param name with its schema, quoted where that is needed; {@code (large objects)} for these
 * @param rows how many
 * @param hash of all rows in any order: see {@link ContentReader}
 * @param bytes its size on disk, indexes left out
 */
public record TableContent(String name, long rows, String hash, long bytes) {
  /** Whether the same rows are in {@code other}, as far as counts and hashes say. */
  boolean sameAs(TableContent other) {
    return rows == other.rows && hash.equals(other.hash);
  }
}
