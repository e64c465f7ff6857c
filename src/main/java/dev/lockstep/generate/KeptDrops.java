// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.generate;

import dev.lockstep.catalog.Attributes;
import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Column;
import dev.lockstep.catalog.Constraint;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.catalog.Table;
import dev.lockstep.diff.Diff;
import dev.lockstep.diff.operation.Change;
import dev.lockstep.diff.operation.Step;
import dev.lockstep.diff.render.SqlScript;
import dev.lockstep.sql.Identifiers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which of the tables and columns that are dropped can be kept for the way back, and the directives
 * that say so, by the script that drops them.
 */
final class KeptDrops {
  /** How long what is dropped is kept, unless a directive says otherwise. */
  static final String TIME = "30 days";

  /** Nothing is kept. */
  static final KeptDrops NONE = new KeptDrops(Map.of());

  private final Map<Integer, List<String>> directives;
  private final Set<ObjectId> kept = new TreeSet<>();
  private final List<String> notes = new ArrayList<>();

  private KeptDrops(Map<Integer, List<String>> directives) {
    this.directives = directives;
  }

  /**
   * Finds them.
   *
   * @param to the catalog after
   * @param renamed new identity → old identity
   */
  static KeptDrops of(
      Diff diff, List<SqlScript> scripts, Catalog to, SortedMap<ObjectId, ObjectId> renamed) {
    KeptDrops drops = new KeptDrops(new HashMap<>());
    Survivors survivors = new Survivors(diff, to);
    Set<String> tables =
        diff.changes().stream()
            .filter(change -> change instanceof Change.Drop)
            .map(Change::id)
            .filter(id -> id.kind() == ObjectKind.TABLE)
            .map(KeptDrops::table)
            .collect(Collectors.toSet());
    for (Step step : diff.steps()) {
      if (step.change() instanceof Change.Drop drop && holdsData(drop.from(), tables)) {
        drops.add(drop.from(), step, scripts, survivors, renamed);
      }
    }
    return drops;
  }

  /** The lines above the script in that place; empty where it drops nothing that can be kept. */
  String above(int script) {
    return directives.getOrDefault(script, List.of()).stream()
        .map(name -> "-- lockstep:keep " + name + " for " + TIME + "\n")
        .collect(Collectors.joining());
  }

  /** The same drop, with how long it is kept. */
  Drop withCopy(Drop drop) {
    return drop.loss().part().isEmpty() && kept.contains(drop.loss().id())
        ? new Drop(drop.loss(), drop.by(), TIME)
        : drop;
  }

  /** What is not, and why. */
  List<String> notes() {
    return notes;
  }

  private void add(
      CatalogObject dropped,
      Step step,
      List<SqlScript> scripts,
      Survivors survivors,
      SortedMap<ObjectId, ObjectId> renamed) {
    ObjectId id = dropped.id();
    String why = id.kind() == ObjectKind.COLUMN ? survivors.whyNoKey(id) : "";
    int place = place(step, scripts);
    if (why.isEmpty() && (place < 0 || !scripts.get(place).transactional())) {
      why = "it is not dropped in a transaction";
    }
    if (!why.isEmpty()) {
      notes.add(id + " is not kept for the way back: " + why);
      return;
    }
    ObjectId now = ObjectId.table(id.schema(), id.name());
    ObjectId old = renamed.getOrDefault(now, now);
    boolean renamedBefore =
        scripts.subList(0, place).stream().anyMatch(script -> survivors.renames(now, script));
    String name =
        table(renamedBefore ? now : old)
            + (id.kind() == ObjectKind.COLUMN ? "." + Identifiers.quoteIfNeeded(id.part()) : "");
    directives.computeIfAbsent(place, key -> new ArrayList<>()).add(name);
    kept.add(id);
  }

  /** A partition goes with its table, and is kept with it. */
  private static boolean holdsData(CatalogObject dropped, Set<String> tables) {
    return switch (dropped.kind()) {
      case TABLE ->
          !new Table(dropped).isPartition() || !tables.contains(new Table(dropped).parents());
      case COLUMN -> !new Column(dropped).isGenerated() && !dropped.isInherited();
      default -> false;
    };
  }

  private static int place(Step step, List<SqlScript> scripts) {
    for (int i = 0; i < scripts.size(); i++) {
      if (scripts.get(i).completes(step)) {
        return i;
      }
    }
    return -1;
  }

  private static String table(ObjectId id) {
    return Identifiers.quoteIfNeeded(id.schema()) + "." + Identifiers.quoteIfNeeded(id.name());
  }

  /** By what rows are found again. */
  private record Survivors(Diff diff, Catalog to) {
    /** Why the rows of a column's table cannot be matched before and after; empty if they can. */
    String whyNoKey(ObjectId column) {
      ObjectId table = ObjectId.table(column.schema(), column.name());
      boolean hasHeirs =
          to.ofKind(ObjectKind.TABLE).stream().anyMatch(child -> new Table(child).isChildOf(table));
      if (hasHeirs) {
        return "other tables inherit from its table, and no key is common to their rows";
      }
      boolean hasKey =
          to.parts(ObjectKind.CONSTRAINT, table).stream()
              .filter(constraint -> new Constraint(constraint).isPrimaryKey())
              .anyMatch(key -> stays(key, table));
      return hasKey ? "" : "its table has no primary key that stays";
    }

    private boolean stays(CatalogObject key, ObjectId table) {
      String columns = key.value(Attributes.DEFINITION);
      return diff.changes().stream()
          .noneMatch(
              change ->
                  change instanceof Change.Create && change.id().equals(key.id())
                      || change instanceof Change.Create && change.id().equals(table)
                      || change instanceof Change.Alter alter
                          && alter.id().kind() == ObjectKind.COLUMN
                          && alter.id().isPartOf(table)
                          && alter.attributes().contains(Column.TYPE)
                          && columns.contains(alter.id().part()));
    }

    boolean renames(ObjectId table, SqlScript script) {
      return diff.steps().stream()
          .filter(
              step -> step.change() instanceof Change.Rename && step.change().id().equals(table))
          .anyMatch(script::completes);
    }
  }
}
