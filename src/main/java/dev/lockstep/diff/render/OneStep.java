// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.render;

import dev.lockstep.diff.operation.AddEnumValue;
import dev.lockstep.diff.operation.Change;
import dev.lockstep.diff.operation.Operation;
import dev.lockstep.diff.operation.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Puts the steps into as few transactions as PostgreSQL allows. */
public final class OneStep {
  private OneStep() {}

  /** One script, or two if a new enum value is used. */
  public static List<SqlScript> scripts(List<Step> steps) {
    Set<Integer> first = committedFirst(steps);
    List<Operation> prepare = new ArrayList<>();
    List<Operation> rest = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      (first.contains(i) ? prepare : rest).addAll(steps.get(i).operations());
    }
    List<SqlScript> scripts = new ArrayList<>();
    if (!prepare.isEmpty()) {
      scripts.add(SqlScript.plain("enum_values", prepare));
    }
    if (!rest.isEmpty()) {
      scripts.add(SqlScript.plain("", rest));
    }
    return scripts;
  }

  /**
   * The places of steps that must be committed before others begin: a new enum value cannot be used
   * in the transaction that adds it.
   */
  public static Set<Integer> committedFirst(List<Step> steps) {
    Set<Integer> used = new HashSet<>();
    steps.forEach(step -> used.addAll(step.after()));
    Set<Integer> first = new TreeSet<>();
    for (int i = steps.size() - 1; i >= 0; i--) {
      Step step = steps.get(i);
      boolean addsValue = step.has(AddEnumValue.class);
      if (first.contains(i) || (addsValue && used.contains(i))) {
        first.add(i);
        first.addAll(step.after());
      }
    }
    if (!first.isEmpty()) {
      // What comes first calls things by their new names.
      for (int i = 0; i < steps.size(); i++) {
        if (steps.get(i).change() instanceof Change.Rename) {
          first.add(i);
        }
      }
    }
    return first;
  }
}
