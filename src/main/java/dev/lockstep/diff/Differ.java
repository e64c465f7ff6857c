// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.diff.kind.InitialRights;
import dev.lockstep.diff.operation.UnsupportedChangeException;
import dev.lockstep.diff.plan.Plan;
import dev.lockstep.diff.plan.Planner;
import dev.lockstep.diff.rename.Hints;
import java.util.Set;
import java.util.TreeSet;

/** Finds the way from one catalog to another. Pure: no database, no clock, no prompt. */
public final class Differ {
  private Differ() {}

  /**
   * The way from {@code from} to {@code to}: applied to a database like {@code from} it makes one
   * like {@code to}.
   *
   * @throws UnsupportedChangeException if an object of a kind that Lockstep does not migrate
   *     differs
   */
  public static Diff diff(Catalog from, Catalog to, Hints renames) {
    Set<ObjectId> aside = new TreeSet<>();
    while (true) {
      Planner planner = new Planner(from, to, renames, aside);
      Plan plan = planner.plan();
      if (!aside.addAll(planner.inTheWay())) {
        return new Diff(plan.steps(), plan.notes(), plan.losses());
      }
    }
  }

  /**
   * The catalog as it would be if everything in it had just been made, with its default privileges
   * in force: with the rights that these give beside its own.
   */
  public static Catalog withInitialRights(Catalog catalog) {
    return InitialRights.in(catalog);
  }
}
