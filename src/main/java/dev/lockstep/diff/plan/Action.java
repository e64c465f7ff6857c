// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.plan;

/** What is done to an object, as one node of the order. */
enum Action {
  DROP,
  ALTER,
  CREATE,
  /** What can only come when all parts of the object are there. */
  FINISH,
  /** The last of a replaced type. */
  DISCARD
}
