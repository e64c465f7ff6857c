package dev.lockstep.generate;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.diff.Diff;
import dev.lockstep.diff.SqlScript;
import dev.lockstep.diff.safe.SafePlan;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes scripts down as migration files, and a scaffold for each backfill they wait for. */
final class Writing {
  private final FileNames names;
  private final Staging staging;
  private final Scripts scripts;

  Writing(FileNames names, Staging staging, Scripts scripts) {
    this.names = names;
    this.staging = staging;
    this.scripts = scripts;
  }

  /** Writes the migrations; the scaffolds, by file name. */
  Map<String, String> write(Diff diff, Catalog from, Catalog to) throws IOException {
    Map<String, String> scaffolds = new TreeMap<>();
    SafePlan plan = scripts.of(diff, from);
    Map<ObjectId, List<CatalogObject>> columns = BackfillScaffold.columns(plan.backfills(), to);
    String previous = "";
    for (SqlScript script : plan.scripts()) {
      StringBuilder text = new StringBuilder();
      if (script.requiresBackfill()) {
        String requires = previous;
        columns.forEach(
            (table, needed) -> {
              String name = names.slug() + (columns.size() == 1 ? "" : "_" + table.name());
              text.append("-- lockstep:requires-backfill ").append(name).append('\n');
              scaffolds.putIfAbsent(
                  name + ".sql", BackfillScaffold.text(table, needed, to, requires));
            });
        text.append(columns.isEmpty() ? "" : "\n");
      }
      text.append(script.text());
      String name = names.take(plan.scripts().size() == 1 ? "" : script.name());
      previous = name.substring(0, name.indexOf("__"));
      boolean everyOutside =
          script.statements().stream().noneMatch(statement -> statement.transactional());
      staging.add("V" + name + ".sql", text.toString(), !script.transactional() && !everyOutside);
    }
    return scaffolds;
  }
}
