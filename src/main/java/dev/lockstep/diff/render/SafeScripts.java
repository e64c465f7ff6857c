// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.render;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Constraint;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.catalog.ShimComment;
import dev.lockstep.diff.operation.BackfillNeed;
import dev.lockstep.diff.operation.Change;
import dev.lockstep.diff.operation.Hazard;
import dev.lockstep.diff.operation.InUse;
import dev.lockstep.diff.operation.Operation;
import dev.lockstep.diff.operation.Placed;
import dev.lockstep.diff.operation.SafeForm;
import dev.lockstep.diff.operation.Stage;
import dev.lockstep.diff.operation.Step;
import dev.lockstep.diff.rename.Renamer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
   * The scripts for a way.
   *
   * @param from the catalog before; what it has may be large and in use
   */
  public static SafePlan of(List<Step> steps, Catalog from) {
    // Statements call things by their new names, and what has a new name is no less in use.
    Catalog before = Renamer.after(from, steps);
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
    Set<Integer> first = OneStep.committedFirst(steps);
    Map<Stage, List<Line>> byStage = new EnumMap<>(Stage.class);
    List<BackfillNeed> backfills = new ArrayList<>();
    List<Stage> reached = new ArrayList<>();
    List<Stage> settled = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      Stage least = Stage.ENUM_VALUES;
      for (int earlier : step.after()) {
        boolean complete = needsCompleteColumns(step) && isColumn(steps.get(earlier));
        least = least.atLeast((complete ? settled : reached).get(earlier));
      }
      if (step.change().id().kind() == ObjectKind.DEFAULT_PRIVILEGES) {
        // Whatever is made before them must not be born with them.
        least = reached.stream().reduce(least, Stage::atLeast);
      }
      Stage stage = stage(step, renamed, first.contains(i) ? Stage.ENUM_VALUES : Stage.EXPAND);
      InUse use = new InUse(before, created, step.change(), needed.contains(i), stage);
      Stage made = least;
      Stage last = least;
      for (Line line : lines(step, use, backfills)) {
        Stage reaches = line.placed().stage().atLeast(least);
        byStage.computeIfAbsent(reaches, key -> new ArrayList<>()).add(line);
        last = last.atLeast(reaches);
        // Whoever waits for a constraint or column needs it to be there, not to be validated.
        boolean settles =
            (reaches == Stage.VALIDATE && step.change() instanceof Change.Create)
                || reaches.compareTo(Stage.GATE) >= 0;
        if (!settles || line.placed().stage() == Stage.DROP || least == reaches) {
          made = made.atLeast(reaches);
        }
      }
      reached.add(made);
      settled.add(last);
    }
    return new SafePlan(scripts(byStage), backfills);
  }

  /**
   * A statement in its stage.
   *
   * @param operation of which it is one
   * @param last whether the operation is done with it; if not, others of its statements follow
   */
  private record Line(Placed placed, Operation operation, boolean last) {
    Optional<Operation> completed() {
      return last ? Optional.of(operation) : Optional.empty();
    }

    /** Steps of an operation would be of no use in one transaction: its locks last to the end. */
    boolean isStepAfter(Line other) {
      return placed.stage().compareTo(other.placed.stage()) > 0
          && operation.equals(other.operation);
    }
  }

  private static List<Line> lines(Step step, InUse use, List<BackfillNeed> backfills) {
    List<Line> lines = new ArrayList<>();
    List<Line> last = new ArrayList<>();
    Stage stage = use.stage();
    for (Operation operation : step.operations()) {
      SafeForm form = operation.safely(use.at(stage));
      add(form.first(), operation, form.last().isEmpty(), lines);
      add(form.last(), operation, true, last);
      backfills.addAll(form.backfills());
      stage = form.rest();
    }
    lines.addAll(last);
    return lines;
  }

  private static void add(
      List<Placed> statements, Operation operation, boolean whole, List<Line> lines) {
    for (int i = 0; i < statements.size(); i++) {
      boolean done = whole && i == statements.size() - 1;
      lines.add(new Line(statements.get(i), operation, done));
    }
  }

  /** The earliest stage for what a step does, where its operations say nothing else. */
  private static Stage stage(Step step, Set<ObjectId> renamed, Stage plain) {
    return switch (step.change()) {
      case Change.Drop drop -> {
        boolean later =
            step.has(Hazard.DATA_LOSS)
                || (ShimComment.isOn(drop.from()) && !isInTheWay(drop.from(), renamed));
        yield later ? Stage.DROP : Stage.EXPAND;
      }
      case Change.Alter alter when alter.to().kind() == ObjectKind.COLUMN -> Stage.EXPAND;
      default -> plain;
    };
  }

  /** Its table takes its old name back: the name stays. */
  private static boolean isInTheWay(CatalogObject shim, Set<ObjectId> renamed) {
    return renamed.contains(ObjectId.table(shim.id().schema(), shim.id().name()));
  }

  /** A primary key, and a table that joins a parent, need their columns to be NOT NULL by then. */
  private static boolean needsCompleteColumns(Step step) {
    return switch (step.change()) {
      case Change.Create create -> new Constraint(create.to()).isPrimaryKey();
      case Change.Alter alter -> alter.to().kind() == ObjectKind.TABLE;
      case Change.Drop drop -> false;
      case Change.Rename rename -> false;
    };
  }

  private static boolean isColumn(Step step) {
    return step.change().id().kind() == ObjectKind.COLUMN;
  }

  private static List<SqlScript> scripts(Map<Stage, List<Line>> byStage) {
    List<SqlScript> scripts = new ArrayList<>();
    boolean gated = false;
    for (Map.Entry<Stage, List<Line>> entry : byStage.entrySet()) {
      Stage stage = entry.getKey();
      List<Line> inside = new ArrayList<>();
      for (Line line : entry.getValue()) {
        if (line.placed().statement().transactional()) {
          if (inside.stream().anyMatch(line::isStepAfter)) {
            flush(scripts, stage, inside);
          }
          inside.add(line);
        } else {
          flush(scripts, stage, inside);
          scripts.add(
              new SqlScript(
                  stage.suffix(),
                  false,
                  false,
                  List.of(line.placed().statement()),
                  completed(List.of(line))));
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

  private static void flush(List<SqlScript> scripts, Stage stage, List<Line> inside) {
    if (!inside.isEmpty()) {
      scripts.add(
          SqlScript.inTransaction(
              stage.suffix(),
              inside.stream().map(line -> line.placed().statement()).toList(),
              completed(inside)));
      inside.clear();
    }
  }

  private static List<Operation> completed(List<Line> lines) {
    return lines.stream().flatMap(line -> line.completed().stream()).toList();
  }
}
