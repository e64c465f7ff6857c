// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

/** How far a statement that takes a part of a table goes. */
public enum Reach {
  /** What tables inherit from it goes along. */
  HEIRS,
  /** Tables that inherit it keep it, as their own. */
  ONLY,
  /** As {@link #HEIRS}, if the part is still there. */
  WHERE_THERE
}
