// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.generate;

import dev.lockstep.diff.Diff;
import dev.lockstep.diff.Differ;
import dev.lockstep.diff.rename.Hints;
import dev.lockstep.proof.RecordedMigrations;
import dev.lockstep.proof.SpokenNames;
import dev.lockstep.schema.NotGenerated;
import dev.lockstep.schema.SchemaModules;
import dev.lockstep.scope.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is to be done, and what is to be said about it.
 *
 * @param diff from what the migrations make to what the schema says
 * @param hints what is renamed on the way
 * @param drops what is lost on the way, and who wants it
 * @param notes what people should know
 */
record Proposal(Diff diff, Hints hints, Drops drops, List<String> notes) {

  /**
   * Compares.
   *
   * @throws dev.lockstep.diff.UnsupportedChangeException if there is no statement for a change
   */
  static Proposal of(Inputs inputs, Ends ends, Request request) {
    SchemaModules modules = ends.modules();
    Hints hints = modules.hints(ends.from(), ends.to());
    Diff diff = Differ.diff(ends.from(), ends.to(), hints);
    SpokenNames spoken =
        SpokenNames.of(modules, ends.from(), ends.to(), diff.losses(), inputs.migrations());
    Drops drops =
        Drops.judge(
            modules, diff.losses(), spoken, newer(inputs, ends, request), request.allowDrop());
    return new Proposal(diff, hints, drops, notes(inputs, ends, diff));
  }

  private static List<String> notes(Inputs inputs, Ends ends, Diff diff) {
    List<String> notes = new ArrayList<>(diff.notes());
    notes.addAll(ends.shims().notes());
    notes.addAll(inputs.redo().notes());
    notes.addAll(NotGenerated.notes(ends.modules()));
    // What no migration makes although a module does is said.
    Scope scope = ends.modules().scope();
    scope
        .of(ends.whole(), Set.of())
        .forEach(left -> notes.add(left + ", and no migration makes it"));
    return notes;
  }

  /** What migrations do that the lock does not know: it is not undone without a word. */
  private static Optional<NewerMigrations> newer(Inputs inputs, Ends ends, Request request) {
    return inputs
        .lock()
        .filter(base -> !request.redo())
        .map(
            base ->
                NewerMigrations.of(
                    base,
                    RecordedMigrations.unrecorded(base, inputs.migrations()),
                    ends.from(),
                    ends.to()));
  }
}
