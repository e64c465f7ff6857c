// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.safe;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.diff.Change;
import dev.lockstep.diff.Diff;
import dev.lockstep.diff.SqlScript;
import dev.lockstep.diff.SqlStatement;
import dev.lockstep.diff.Step;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Distributes a difference over scripts by {@link Stage}. A statement is never earlier than what
 * its step comes after; within a stage the plain order is kept.
 */
public final class SafeScripts {
  /** The name of the script that drops what code of before needed. */
  public static final String DROP = Stage.DROP.suffix();

  private SafeScripts() {}

  /**
   * The scripts for a difference.
   *
   * @param from the catalog before; what it has may be large and in use
   */
  public static SafePlan of(Diff diff, Catalog from) {
    List<Step> steps = diff.steps();
    Set<ObjectId> created = new HashSet<>();
    Set<ObjectId> renamed = new HashSet<>();
    Set<Integer> needed = new HashSet<>();
    for (Step step : steps) {
      needed.addAll(step.after());
      if (step.change() instanceof Change.Create create) {
        created.add(create.id());
      } else if (step.change() instanceof Change.Rename rename) {
        renamed.add(rename.id());
      }
    }
    SafeSteps safe = new SafeSteps(from, created, renamed);
    Set<Integer> first = diff.committedFirst();
    Map<Stage, List<SqlStatement>> byStage = new EnumMap<>(Stage.class);
    List<Stage> reached = new ArrayList<>();
    List<Stage> settled = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      Stage least = Stage.ENUM_VALUES;
      for (int earlier : steps.get(i).after()) {
        boolean complete = needsCompleteColumns(steps.get(i)) && isColumn(steps.get(earlier));
        least = least.atLeast((complete ? settled : reached).get(earlier));
      }
      if (steps.get(i).change().id().kind() == ObjectKind.DEFAULT_PRIVILEGES) {
        // Whatever is made before them must not be born with them.
        least = reached.stream().reduce(least, Stage::atLeast);
      }
      Stage made = least;
      Stage last = least;
      for (Placed placed : safe.place(steps.get(i), first.contains(i), needed.contains(i))) {
        Stage stage = placed.stage().atLeast(least);
        byStage.computeIfAbsent(stage, key -> new ArrayList<>()).add(placed.statement());
        last = last.atLeast(stage);
        // Whoever waits for a constraint or column needs it to be there, not to be validated.
        boolean settles = stage == Stage.VALIDATE || stage.compareTo(Stage.GATE) >= 0;
        if (!settles || placed.stage() == Stage.DROP || least == stage) {
          made = made.atLeast(stage);
        }
      }
      reached.add(made);
      settled.add(last);
    }
    return new SafePlan(scripts(byStage), safe.backfills());
  }

  /** A primary key, and a table that joins a parent, need their columns to be NOT NULL by then. */
  private static boolean needsCompleteColumns(Step step) {
    return switch (step.change()) {
      case Change.Create create -> create.to().value("type").equals("PRIMARY KEY");
      case Change.Alter alter -> alter.to().kind() == ObjectKind.TABLE;
      case Change.Drop drop -> false;
      case Change.Rename rename -> false;
    };
  }

  private static boolean isColumn(Step step) {
    return step.change().id().kind() == ObjectKind.COLUMN;
  }

  private static List<SqlScript> scripts(Map<Stage, List<SqlStatement>> byStage) {
    List<SqlScript> scripts = new ArrayList<>();
    boolean gated = false;
    for (Map.Entry<Stage, List<SqlStatement>> entry : byStage.entrySet()) {
      Stage stage = entry.getKey();
      List<SqlStatement> inside = new ArrayList<>();
      for (SqlStatement statement : entry.getValue()) {
        if (statement.transactional()) {
          inside.add(statement);
        } else {
          flush(scripts, stage, inside);
          scripts.add(new SqlScript(stage.suffix(), false, false, List.of(statement)));
        }
      }
      int before = scripts.size();
      flush(scripts, stage, inside);
      if (!gated
          && scripts.size() > before
          && stage.compareTo(Stage.GATE) >= 0
          && stage != Stage.DROP) {
        scripts.set(before, scripts.get(before).afterBackfill());
        gated = true;
      }
    }
    return scripts;
  }

  private static void flush(List<SqlScript> scripts, Stage stage, List<SqlStatement> inside) {
    if (!inside.isEmpty()) {
      scripts.add(SqlScript.inTransaction(stage.suffix(), inside));
      inside.clear();
    }
  }
}
