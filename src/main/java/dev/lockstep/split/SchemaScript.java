// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.split;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.diff.Differ;
import dev.lockstep.diff.operation.Change;
import dev.lockstep.diff.operation.RenderedStatement;
import dev.lockstep.diff.operation.Step;
import dev.lockstep.diff.rename.Hints;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One script that makes a whole schema of an empty database, in one transaction. */
public final class SchemaScript {
  private SchemaScript() {}

  /**
   * The script, without a header.
   *
   * @throws dev.lockstep.diff.operation.UnsupportedChangeException if something in it has no
   *     statement
   */
  public static String of(Catalog catalog) {
    return of(catalog, Map.of());
  }

  /**
   * The same with rows.
   *
   * @param rows statements that put rows into tables: each comes as soon as its table is there,
   *     before the triggers and policies on it
   */
  public static String of(Catalog catalog, Map<ObjectId, String> rows) {
    List<List<String>> steps = new ArrayList<>();
    // Bodies may speak of what comes after them.
    steps.add(List.of("SET LOCAL check_function_bodies = off"));
    if (!RoleMaker.roles(catalog).isEmpty()) {
      steps.add(List.of(RoleMaker.statement(RoleMaker.roles(catalog))));
    }
    Whole whole = Whole.of(catalog);
    for (Step step : Differ.diff(whole.before(), whole.written(), Hints.NONE).steps()) {
      List<String> statements =
          new ArrayList<>(step.statements().stream().map(RenderedStatement::sql).toList());
      String insert = step.change() instanceof Change.Create made ? rows.get(made.id()) : null;
      if (insert != null) {
        statements.add(1, insert);
      }
      steps.add(statements);
    }
    return Layout.of(steps);
  }
}
