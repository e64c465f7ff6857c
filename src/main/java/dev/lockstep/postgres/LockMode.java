// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.postgres;

/**
 * The lock modes that keep other sessions waiting, weakest first.
 *
 * @see <a href="https://www.postgresql.org/docs/current/explicit-locking.html">PostgreSQL:
 *     table-level locks</a>
 */
public enum LockMode {
  ROW_EXCLUSIVE("schema changes only"),
  SHARE_UPDATE_EXCLUSIVE("other schema changes only"),
  SHARE("writes"),
  SHARE_ROW_EXCLUSIVE("writes"),
  EXCLUSIVE("writes"),
  ACCESS_EXCLUSIVE("reads and writes");

  private final String blocks;

  LockMode(String blocks) {
    this.blocks = blocks;
  }

  /** As PostgreSQL writes it. */
  public String label() {
    return name().replace('_', ' ');
  }

  /** What has to wait while it is held. */
  public String blocks() {
    return blocks;
  }

  /** Whether all that waits for {@code other} waits for this one too. */
  public boolean covers(LockMode other) {
    return this == other || (compareTo(SHARE_ROW_EXCLUSIVE) >= 0 && compareTo(other) > 0);
  }
}
