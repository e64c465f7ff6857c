// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

/**
 * The lock modes that keep a session waiting, weakest first.
 *
 * @see <a href="https://www.postgresql.org/docs/current/explicit-locking.html">PostgreSQL:
 *     table-level locks</a>
 */
public enum LockMode {
  SHARE_UPDATE_EXCLUSIVE,
  SHARE,
  SHARE_ROW_EXCLUSIVE,
  ACCESS_EXCLUSIVE
}
