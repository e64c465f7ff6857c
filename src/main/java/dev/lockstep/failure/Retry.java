// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.failure;

/** Whether the same work may succeed later, with nothing changed by hand. */
public enum Retry {
  /** It may. */
  LATER,
  /** Not before files, settings or the database are changed. */
  NEVER,
  /** It may if an error of the database is its cause. */
  BY_CAUSE
}
