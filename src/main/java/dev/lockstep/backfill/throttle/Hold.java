// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.throttle;

/**
 * A reason to hold batches back.
 *
 * @param reason stable, kebab-case, for machines
 * @param detail for people, with the figure that is over its limit
 * @param stop whether to stop until it is over, or to rest as long as each batch took
 */
public record Hold(String reason, String detail, boolean stop) {
  @Override
  public String toString() {
    return reason + ": " + detail;
  }
}
