// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.plan;

import dev.lockstep.diff.operation.Step;
import java.util.List;

/**
 * The way from one catalog to another.
 *
 * @param steps in an order that PostgreSQL accepts
 * @param notes what people should know beside them
 * @param losses data that goes
 */
public record Plan(List<Step> steps, List<String> notes, List<Loss> losses) {
  public Plan {
    steps = List.copyOf(steps);
    notes = List.copyOf(notes);
    losses = List.copyOf(losses);
  }
}
