// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.generate;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.diff.Diff;
import dev.lockstep.diff.operation.SqlNames;
import dev.lockstep.diff.rename.Hints;
import dev.lockstep.diff.render.SafePlan;
import dev.lockstep.diff.render.SqlScript;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes scripts down as migration files, and a scaffold for each backfill they wait for. */
final class MigrationWriter {
  private final FileNames names;
  private final BackfillNames backfills;
  private final Staging staging;
  private final Scripts scripts;
  private final List<String> notes = new ArrayList<>();
  private KeptDrops keptDrops = KeptDrops.NONE;

  MigrationWriter(FileNames names, BackfillNames backfills, Staging staging, Scripts scripts) {
    this.names = names;
    this.backfills = backfills;
    this.staging = staging;
    this.scripts = scripts;
  }

  /** Whom the migrations keep waiting all the same, and what is to be run behind them. */
  List<String> notes() {
    return notes;
  }

  /** What the migrations keep of what they drop. */
  KeptDrops keptDrops() {
    return keptDrops;
  }

  /**
   * Writes the migrations; the scaffolds, by file name.
   *
   * @param hints what is renamed on the way
   * @param keep whether what is dropped is kept for the way back
   */
  Map<String, String> write(Diff diff, Catalog from, Catalog to, Hints hints, boolean keep)
      throws IOException {
    Map<String, String> scaffolds = new TreeMap<>();
    SafePlan plan = scripts.of(diff, from);
    Map<ObjectId, List<CatalogObject>> columns = BackfillScaffold.columns(plan.backfills(), to);
    BackfillScaffold.demandKeys(columns, to);
    if (keep) {
      keptDrops = KeptDrops.of(diff, plan.scripts(), to, hints.renamed());
    }
    String previous = "";
    for (int i = 0; i < plan.scripts().size(); i++) {
      SqlScript script = plan.scripts().get(i);
      StringBuilder text = new StringBuilder(keptDrops.above(i));
      if (script.requiresBackfill()) {
        String requires = previous;
        columns.forEach(
            (table, needed) -> {
              String scaffold = BackfillScaffold.text(table, needed, to, requires);
              String name = backfills.of(table, columns.size() == 1, scaffold);
              text.append("-- lockstep:requires-backfill ").append(name).append('\n');
              scaffolds.putIfAbsent(name + ".sql", scaffold);
            });
      }
      text.append(ShimDrops.above(diff, script));
      text.append(header(script));
      text.append(text.isEmpty() ? "" : "\n");
      text.append(script.text());
      String name = names.take(plan.scripts().size() == 1 ? "" : script.name());
      script.blocking().stream()
          .map(each -> "V" + name + ".sql " + each.text() + ". " + each.instead())
          .forEach(notes::add);
      previous = name.substring(0, name.indexOf("__"));
      boolean everyOutside =
          script.statements().stream().noneMatch(statement -> statement.transactional());
      staging.add("V" + name + ".sql", text.toString(), !script.transactional() && !everyOutside);
    }
    if (plan.scripts().stream().noneMatch(SqlScript::requiresBackfill)) {
      String requires = previous;
      columns.forEach(
          (table, filled) -> {
            String scaffold = BackfillScaffold.text(table, filled, to, requires);
            String name = backfills.of(table, columns.size() == 1, scaffold);
            scaffolds.put(name + ".sql", scaffold);
            notes.add(
                "no migration waits for backfill %s: rows of before have no value in new columns of"
                        .formatted(name)
                    + " %s until 'lockstep backfill run %s' has given them one"
                        .formatted(table, name));
          });
    }
    return scaffolds;
  }

  /** Above several statements, those that keep others waiting are said at once. */
  private static String header(SqlScript script) {
    List<String> tables =
        script.blocking().stream()
            .map(each -> SqlNames.qualified(each.table()))
            .distinct()
            .toList();
    return tables.isEmpty() || script.statements().size() == 1
        ? ""
        : "-- Others wait for "
            + String.join(", ", tables)
            + " while this runs, as is said below.\n";
  }
}
