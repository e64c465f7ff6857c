// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff;

import java.util.List;
import java.util.Set;

/**
 * One change and its statements, in its place.
 *
 * @param change what changes
 * @param statements how, in order; empty if another step does it along
 * @param after the places, in the list of steps, of those that must come before this one
 * @param reversibility what undoing it gives back
 */
public record Step(
    Change change, List<SqlStatement> statements, Set<Integer> after, Reversibility reversibility) {
  public Step {
    statements = List.copyOf(statements);
    after = Set.copyOf(after);
  }

  /** The same step with other statements. */
  public Step with(List<SqlStatement> others) {
    return new Step(change, others, after, reversibility);
  }
}
