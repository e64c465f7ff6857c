// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.plan;

import dev.lockstep.catalog.ObjectId;
import org.jspecify.annotations.Nullable;

/** One action on one object. */
record Node(Action action, ObjectId id) {
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Node node && action == node.action && id.equals(node.id);
  }

  /**
   * By hand: the one of an enum differs from run to run, and is slow in a JVM that just started.
   */
  @Override
  public int hashCode() {
    return id.hashCode() * 31 + action.ordinal();
  }
}
