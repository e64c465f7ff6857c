// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.fix;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Column;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.diff.Diff;
import dev.lockstep.diff.Differ;
import dev.lockstep.diff.operation.AddColumn;
import dev.lockstep.diff.operation.Change;
import dev.lockstep.diff.operation.ColumnDefinition;
import dev.lockstep.diff.operation.ColumnDefinition.ForEachRow;
import dev.lockstep.diff.operation.DropColumn;
import dev.lockstep.diff.operation.Reach;
import dev.lockstep.diff.operation.UnsupportedChangeException;
import dev.lockstep.diff.rename.Hints;
import dev.lockstep.diff.render.SqlScript;
import dev.lockstep.sql.Identifiers;
import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The steps of a change that people have to finish, since code or values are part of it: what
 * {@code generate} writes of it, and comments for the rest.
 */
final class Advice {
  private static final Set<String> RULES =
      Set.of(
          "adding-field-with-default",
          "adding-required-field",
          "ban-drop-column",
          "ban-drop-table",
          "changing-column-type",
          "renaming-column",
          "truncate-table",
          "whole-table-write");

  private final String rule;
  private final SqlStatement statement;
  private final StatementChange change;
  private final Diff diff;

  private Advice(String rule, SqlStatement statement, StatementChange change) {
    this.rule = rule;
    this.statement = statement;
    this.change = change;
    this.diff = Differ.diff(change.before(), change.after(), Hints.NONE);
  }

  /** Whether there are steps for what {@code rule} finds. */
  static boolean isFor(String rule) {
    return RULES.contains(rule);
  }

  /** The steps; none if the change is of another kind. */
  static List<String> of(String rule, SqlStatement statement, StatementChange change) {
    try {
      return new Advice(rule, statement, change).steps();
    } catch (UnsupportedChangeException e) {
      return List.of();
    }
  }

  private List<String> steps() {
    return switch (rule) {
      case "adding-field-with-default" -> unlessBlocking();
      case "adding-required-field" -> staged();
      case "ban-drop-column" -> dropped(ObjectKind.COLUMN);
      case "ban-drop-table" -> dropped(ObjectKind.TABLE);
      case "changing-column-type" -> changed();
      case "truncate-table" -> emptied();
      case "whole-table-write" -> BatchedWrite.steps(statement, change.before());
      default -> renamed();
    };
  }

  /** A stored column, and one of a table without key, are written for all rows in any case. */
  private List<String> unlessBlocking() {
    List<SqlScript> scripts = diff.inSafeSteps(change.before()).scripts();
    List<String> steps = new ArrayList<>();
    if (scripts.stream().allMatch(script -> script.blocking().isEmpty())) {
      steps.addAll(new Remedy.Staged(scripts).steps());
      if (scripts.stream().noneMatch(SqlScript::requiresBackfill)) {
        steps.add("-- then a backfill that gives the rows of before their values");
      }
    }
    return steps;
  }

  private List<String> staged() {
    return new Remedy.Staged(diff.inSafeSteps(change.before()).scripts()).steps();
  }

  /** With a copy for the way back, and the reason in the file. */
  private List<String> dropped(ObjectKind kind) {
    List<String> steps = new ArrayList<>();
    for (Change each : diff.changes()) {
      if (each instanceof Change.Drop drop && drop.from().kind() == kind) {
        steps.add("-- lockstep:keep " + name(drop.from().id()) + " for 30 days");
      }
    }
    if (steps.isEmpty()) {
      return List.of();
    }
    steps.add("-- lockstep:allow " + rule + " <why no code reads it any more>");
    steps.addAll(staged());
    return steps;
  }

  private List<String> emptied() {
    Tokens tokens = Tokens.of(statement);
    tokens.take("TRUNCATE");
    tokens.take("TABLE");
    List<String> steps = new ArrayList<>();
    tokens.names().forEach(each -> steps.add("-- lockstep:keep " + each.text() + " for 30 days"));
    steps.add("-- lockstep:allow " + rule + " <why no row of it is missed>");
    steps.add(statement.text() + ";");
    return steps;
  }

  private List<String> changed() {
    List<String> steps = new ArrayList<>();
    for (Change each : diff.changes()) {
      if (each instanceof Change.Alter alter && alter.attributes().contains(Column.TYPE)) {
        CatalogObject column = alter.to();
        ObjectId id = column.id();
        ObjectId beside = id.renamed(id.schema(), id.name(), id.part() + "_new");
        CatalogObject other =
            new CatalogObject(beside, column.attributes(), column.owner(), column.dependencies());
        steps.addAll(beside(alter.from(), other, "::" + new Column(column).type()));
      }
    }
    return steps;
  }

  private List<String> renamed() {
    Optional<CatalogObject> old = Optional.empty();
    Optional<CatalogObject> now = Optional.empty();
    for (Change each : diff.changes()) {
      if (each.id().kind() == ObjectKind.COLUMN) {
        if (each instanceof Change.Drop drop) {
          old = Optional.of(drop.from());
        } else if (each instanceof Change.Create create) {
          now = Optional.of(create.to());
        }
      }
    }
    return old.isPresent() && now.isPresent() ? beside(old.get(), now.get(), "") : List.of();
  }

  /** A column beside another one, whose values it gets before that goes. */
  private static List<String> beside(CatalogObject old, CatalogObject now, String cast) {
    ObjectId id = now.id();
    String table =
        Identifiers.quoteIfNeeded(id.schema()) + "." + Identifiers.quoteIfNeeded(id.name());
    String from = Identifiers.quoteIfNeeded(old.id().part());
    String to = Identifiers.quoteIfNeeded(id.part());
    return List.of(
        new AddColumn(
                    new ColumnDefinition(
                        now, Optional.empty(), ForEachRow.NOTHING, new Column(now).type()))
                .nullable()
                .sql()
            + ";",
        "-- then code that writes both, and a backfill for the rows of before, in batches:",
        "-- UPDATE " + table + " SET " + to + " = " + from + cast + " WHERE " + to + " IS NULL",
        "-- then code that uses the new one alone, and in a migration of its own:",
        "-- lockstep:requires-backfill <its name>",
        new DropColumn(old, Reach.HEIRS).sql() + ";");
  }

  private static String name(ObjectId id) {
    String table =
        (id.schema().equals("public") ? "" : Identifiers.quoteIfNeeded(id.schema()) + ".")
            + Identifiers.quoteIfNeeded(id.name());
    return id.part().isEmpty() ? table : table + "." + Identifiers.quoteIfNeeded(id.part());
  }
}
