// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.failure;

/** What a failure means for the one who ran a command: the exit codes of failures, as words. */
public enum Meaning {
  /** The database, the machine or another program failed. */
  FAILED,
  /** The same, unless its cause is a lock that could not be had: then it is {@link #BUSY}. */
  BY_CAUSE,
  /** The command or a setting is wrong. */
  USAGE,
  /** Files, schema or database are not as they should be. */
  FINDINGS,
  /** A lock or the lease could not be had in time. */
  BUSY
}
