// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import java.util.List;
import java.util.Set;

/**
 * One change and its operations, in its place.
 *
 * @param change what changes
 * @param operations how, in order; empty if another step does it along
 * @param after the places, in the list of steps, of those that must come before this one
 */
public record Step(Change change, List<Operation> operations, Set<Integer> after) {
  public Step {
    operations = List.copyOf(operations);
    after = Set.copyOf(after);
  }

  /** The same step with other operations. */
  public Step with(List<Operation> others) {
    return new Step(change, others, after);
  }

  /** The same step in another place. */
  public Step after(Set<Integer> places) {
    return new Step(change, operations, places);
  }

  /** The plain statements, in order. */
  public List<RenderedStatement> statements() {
    return operations.stream().map(Operation::statement).toList();
  }

  /** Whether one of its operations is of that type. */
  public boolean has(Class<? extends Operation> type) {
    return operations.stream().anyMatch(type::isInstance);
  }

  /** Whether one of its operations, in its plain form, does that to a database in use. */
  public boolean has(Hazard hazard) {
    return operations.stream().anyMatch(operation -> operation.hazards().contains(hazard));
  }

  /** What undoing it gives back. */
  public Reversibility reversibility() {
    return operations.stream()
        .map(Operation::reversibility)
        .reduce(Reversibility.LOSSLESS, Reversibility::worst);
  }
}
