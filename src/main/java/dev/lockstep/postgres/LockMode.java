// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.postgres;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

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

  /** The one that {@code pg_locks} calls so: {@code AccessExclusiveLock}; empty of weaker ones. */
  public static Optional<LockMode> inPgLocks(String name) {
    return Arrays.stream(values()).filter(mode -> mode.inPgLocks().equals(name)).findFirst();
  }

  /** As {@code pg_locks} has it: {@code AccessExclusiveLock}. */
  public String inPgLocks() {
    StringBuilder text = new StringBuilder();
    for (String word : name().split("_", -1)) {
      text.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
    }
    return text.append("Lock").toString();
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
