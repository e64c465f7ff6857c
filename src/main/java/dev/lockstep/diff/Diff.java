// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.diff.operation.Change;
import dev.lockstep.diff.operation.RenderedStatement;
import dev.lockstep.diff.operation.Reversibility;
import dev.lockstep.diff.operation.Step;
import dev.lockstep.diff.plan.Loss;
import dev.lockstep.diff.render.OneStep;
import dev.lockstep.diff.render.SafePlan;
import dev.lockstep.diff.render.SafeScripts;
import dev.lockstep.diff.render.SqlScript;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The way from one catalog to another.
 *
 * @param steps in an order that PostgreSQL accepts
 * @param notes what people should know: orders of columns that differ
 * @param losses data that goes
 */
public record Diff(List<Step> steps, List<String> notes, List<Loss> losses) {
  public Diff {
    losses = List.copyOf(losses);
    steps = List.copyOf(steps);
    notes = List.copyOf(notes);
  }

  /** What a reverse of it gives back. */
  public Reversibility reversibility() {
    return reversibility(dropped -> false);
  }

  /**
   * What a reverse gives back that also has the data of some of what goes.
   *
   * @param kept of which dropped objects it has the data
   */
  public Reversibility reversibility(Predicate<CatalogObject> kept) {
    Reversibility worst = Reversibility.LOSSLESS;
    for (Step step : steps) {
      boolean comesBack = step.change() instanceof Change.Drop drop && kept.test(drop.from());
      worst = comesBack ? worst : worst.worst(step.reversibility());
    }
    return worst;
  }

  public boolean isEmpty() {
    return steps.isEmpty();
  }

  /** What changes, in order. */
  public List<Change> changes() {
    return steps.stream().map(Step::change).toList();
  }

  /** All statements, in order. */
  public List<RenderedStatement> statements() {
    return steps.stream().flatMap(step -> step.statements().stream()).toList();
  }

  /** The places of steps that must be committed before others begin: new enum values in use. */
  public Set<Integer> committedFirst() {
    return OneStep.committedFirst(steps);
  }

  /**
   * Lock-safe scripts: expand, move data, contract.
   *
   * @param from the catalog before; what it has may be large and in use
   */
  public SafePlan inSafeSteps(Catalog from) {
    return SafeScripts.of(steps, from);
  }

  /** Plain SQL in as few scripts as PostgreSQL allows: one, or two if a new enum value is used. */
  public List<SqlScript> inOneStep() {
    return OneStep.scripts(steps);
  }
}
