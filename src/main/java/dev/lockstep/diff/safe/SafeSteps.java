// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.safe;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.catalog.ShimComment;
import dev.lockstep.diff.Change;
import dev.lockstep.diff.Hazard;
import dev.lockstep.diff.SqlStatement;
import dev.lockstep.diff.Step;
import dev.lockstep.sql.Identifiers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns one plain step into lock-safe statements, each with its stage. */
final class SafeSteps {
  private static final Pattern KEY =
      Pattern.compile(
          "(PRIMARY KEY|UNIQUE)( NULLS NOT DISTINCT)? (\\([^()]*\\))( INCLUDE \\([^()]*\\))?"
              + "( DEFERRABLE.*)?");

  private final Catalog from;
  private final Set<ObjectId> created;
  private final Set<ObjectId> renamed;
  private final List<BackfillNeed> backfills = new ArrayList<>();

  /**
   * @param from the catalog before
   * @param created the tables that the same difference makes: they are empty, so nothing is unsafe
   * @param renamed what gets another name, by that name
   */
  SafeSteps(Catalog from, Set<ObjectId> created, Set<ObjectId> renamed) {
    this.from = from;
    this.created = created;
    this.renamed = renamed;
  }

  List<BackfillNeed> backfills() {
    return backfills;
  }

  List<Placed> place(Step step, boolean committedFirst, boolean needed) {
    Stage plain = committedFirst ? Stage.ENUM_VALUES : Stage.EXPAND;
    return switch (step.change()) {
      case Change.Create create when isBusy(create.to()) -> create(create.to(), step, plain);
      case Change.Drop drop when ShimComment.isOn(drop.from()) && !isInTheWay(drop.from()) ->
          all(Stage.DROP, step.statements());
      case Change.Drop drop -> drop(drop.from(), step, needed);
      case Change.Alter alter when alter.to().kind() == ObjectKind.COLUMN -> alter(alter, step);
      case Change.Rename rename when rename.id().kind() == ObjectKind.COLUMN ->
          all(plain, step.statements().stream().map(SafeSteps::saidToBreakOldCode).toList());
      default -> all(plain, step.statements());
    };
  }

  /** Its table takes its old name back: the name stays. */
  private boolean isInTheWay(CatalogObject shim) {
    return renamed.contains(ObjectId.table(shim.id().schema(), shim.id().name()));
  }

  /** A table has one set of names: what could give a column two of them is people's to write. */
  private static SqlStatement saidToBreakOldCode(SqlStatement rename) {
    return rename
        .commented("code of before fails on the old name of the column from here on: to let it run")
        .commented("on, add a column beside this one, backfill it, and drop the old one later");
  }

  private static List<Placed> all(Stage stage, List<SqlStatement> statements) {
    return statements.stream().map(statement -> new Placed(stage, statement)).toList();
  }

  /** Whether it is part of a table that was there before, and so may be large and in use. */
  private boolean isBusy(CatalogObject part) {
    ObjectId owner = part.owner();
    return owner != null
        && owner.kind() != ObjectKind.DOMAIN
        && from.contains(owner)
        && !created.contains(owner);
  }

  private boolean isPartitioned(CatalogObject part) {
    ObjectId owner = part.owner();
    return owner != null
        && from.find(owner).filter(table -> table.attribute("key").isPresent()).isPresent();
  }

  private List<Placed> create(CatalogObject object, Step step, Stage plain) {
    SqlStatement first = step.statements().get(0);
    List<SqlStatement> rest = step.statements().subList(1, step.statements().size());
    boolean partitioned = isPartitioned(object);
    List<Placed> placed = new ArrayList<>();
    switch (object.kind()) {
      case INDEX -> {
        if (partitioned) {
          return all(plain, step.statements());
        }
        placed.add(new Placed(Stage.CONCURRENT, concurrently(first)));
        placed.addAll(all(Stage.SETTLE, rest));
      }
      case CONSTRAINT -> {
        Matcher key = KEY.matcher(object.value("definition"));
        boolean scanned = first.hazards().contains(Hazard.TABLE_SCAN);
        if (object.isInherited()) {
          // What a table shares with the parent that it joins has to be valid before.
          return all(plain, step.statements());
        }
        if (!partitioned && key.matches()) {
          placed.addAll(keyByIndex(object, key));
        } else if (!partitioned && scanned) {
          placed.addAll(notValid(object, first));
        } else {
          return all(plain, step.statements());
        }
        placed.addAll(all(Stage.SETTLE, rest));
      }
      case COLUMN -> {
        if (!first.hazards().contains(Hazard.NEEDS_DATA)) {
          return all(plain, step.statements());
        }
        String add = first.sql();
        placed.add(
            new Placed(
                plain, SqlStatement.of(add.substring(0, add.length() - " NOT NULL".length()))));
        placed.addAll(all(plain, rest));
        placed.addAll(notNull(object.id(), Stage.GATE, Stage.GATE_VALIDATE, Stage.GATE_SETTLE));
        backfills.add(
            new BackfillNeed(
                object.id(), "it is new, required and has no default: each row needs a value"));
      }
      default -> {
        return all(plain, step.statements());
      }
    }
    return placed;
  }

  private static SqlStatement concurrently(SqlStatement create) {
    return SqlStatement.outsideTransaction(
        create.sql().replaceFirst("^CREATE (UNIQUE )?INDEX ", "CREATE $1INDEX CONCURRENTLY "));
  }

  private static List<Placed> keyByIndex(CatalogObject constraint, Matcher key) {
    String name = Identifiers.quoteIfNeeded(constraint.id().part());
    String table = table(constraint.id());
    String include = key.group(4) == null ? "" : key.group(4);
    String nulls = key.group(2) == null ? "" : key.group(2);
    String deferrable = key.group(5) == null ? "" : key.group(5);
    return List.of(
        new Placed(
            Stage.CONCURRENT,
            SqlStatement.outsideTransaction(
                "CREATE UNIQUE INDEX CONCURRENTLY %s ON %s %s%s%s"
                    .formatted(name, table, key.group(3), include, nulls))),
        new Placed(
            Stage.SETTLE,
            SqlStatement.of(
                "ALTER TABLE %s ADD CONSTRAINT %s %s USING INDEX %s%s"
                    .formatted(table, name, key.group(1), name, deferrable))));
  }

  private static List<Placed> notValid(CatalogObject constraint, SqlStatement add) {
    return List.of(
        new Placed(Stage.EXPAND, SqlStatement.of(add.sql() + " NOT VALID")),
        new Placed(
            Stage.VALIDATE,
            SqlStatement.of(
                "ALTER TABLE %s VALIDATE CONSTRAINT %s"
                    .formatted(
                        table(constraint.id()),
                        Identifiers.quoteIfNeeded(constraint.id().part())))));
  }

  /** PostgreSQL takes a validated check as proof, and then does not read the table again. */
  private static List<Placed> notNull(ObjectId column, Stage guard, Stage validate, Stage settle) {
    String name =
        Identifiers.quoteIfNeeded(shortened(column.name() + "_" + column.part()) + "_not_null");
    String quoted = Identifiers.quoteIfNeeded(column.part());
    String alter = "ALTER TABLE " + table(column) + " ";
    return List.of(
        new Placed(
            guard,
            SqlStatement.of(
                "%sADD CONSTRAINT %s CHECK (%s IS NOT NULL) NOT VALID"
                    .formatted(alter, name, quoted))),
        new Placed(validate, SqlStatement.of(alter + "VALIDATE CONSTRAINT " + name)),
        new Placed(settle, SqlStatement.of(alter + "ALTER COLUMN " + quoted + " SET NOT NULL")),
        new Placed(settle, SqlStatement.of(alter + "DROP CONSTRAINT " + name)));
  }

  private static String shortened(String name) {
    return name.length() <= 50 ? name : name.substring(0, 50);
  }

  private static String table(ObjectId part) {
    return Identifiers.quoteIfNeeded(part.schema()) + "." + Identifiers.quoteIfNeeded(part.name());
  }

  private List<Placed> alter(Change.Alter alter, Step step) {
    boolean required =
        alter.attributes().contains("not_null")
            && alter.to().is("not_null")
            && !alter.from().is("not_null")
            && !alter.attributes().contains("identity");
    if (!required) {
      return all(
          Stage.EXPAND,
          step.statements().stream().map(statement -> warned(alter.to(), statement)).toList());
    }
    List<Placed> placed = new ArrayList<>();
    for (SqlStatement statement : step.statements()) {
      if (!statement.sql().endsWith(" SET NOT NULL") || isProvenNotNull(alter.id())) {
        placed.add(new Placed(Stage.EXPAND, warned(alter.to(), statement)));
      } else {
        placed.addAll(notNull(alter.id(), Stage.GATE, Stage.GATE_VALIDATE, Stage.GATE_SETTLE));
        backfills.add(
            new BackfillNeed(alter.id(), "it becomes required: rows of before may have no value"));
      }
    }
    return placed;
  }

  /** Whether a check says already what NOT NULL says: PostgreSQL takes it for proof as well. */
  private boolean isProvenNotNull(ObjectId column) {
    String check = "CHECK ((" + Identifiers.quoteIfNeeded(column.part()) + " IS NOT NULL))";
    return from
        .parts(ObjectKind.CONSTRAINT, ObjectId.table(column.schema(), column.name()))
        .stream()
        .anyMatch(
            constraint ->
                constraint.value("definition").equals(check) && !constraint.is("not_valid"));
  }

  /**
   * A rewrite stays in place: every way around it needs two versions of the code that use it, which
   * only people can write. So it is said where it is read.
   */
  private SqlStatement warned(CatalogObject object, SqlStatement statement) {
    return statement.hazards().contains(Hazard.TABLE_REWRITE) && isBusy(object)
        ? statement
            .commented(
                "rewrites the table: nobody reads or writes it meanwhile. For a large table,")
            .commented("add a column beside this one, backfill it, and let the code change over")
        : statement;
  }

  private List<Placed> drop(CatalogObject object, Step step, boolean needed) {
    boolean holdsData =
        step.statements().stream().anyMatch(s -> s.hazards().contains(Hazard.DATA_LOSS));
    if (holdsData) {
      List<Placed> placed = new ArrayList<>();
      if (object.kind() == ObjectKind.COLUMN && blocksInserts(object)) {
        placed.add(
            new Placed(
                Stage.EXPAND,
                SqlStatement.of(
                        "ALTER TABLE %s ALTER COLUMN %s DROP NOT NULL"
                            .formatted(
                                table(object.id()), Identifiers.quoteIfNeeded(object.id().part())))
                    .commented("new code no longer fills it; it goes later")));
      }
      placed.addAll(all(Stage.DROP, step.statements()));
      return placed;
    }
    boolean alone =
        object.kind() == ObjectKind.INDEX && !object.is("partitioned") && !needed && isBusy(object);
    if (alone) {
      String sql = step.statements().get(0).sql();
      return List.of(
          new Placed(
              Stage.CONCURRENT,
              SqlStatement.outsideTransaction(
                  sql.replaceFirst("^DROP INDEX ", "DROP INDEX CONCURRENTLY "))));
    }
    return all(Stage.EXPAND, step.statements());
  }

  private boolean blocksInserts(CatalogObject column) {
    boolean filled =
        column.attribute("identity").isPresent()
            || column.attribute("generated").isPresent()
            || column.isInherited()
            || from.contains(
                new ObjectId(
                    ObjectKind.DEFAULT,
                    column.id().schema(),
                    column.id().name(),
                    column.id().part()));
    boolean keyed =
        from
            .parts(ObjectKind.CONSTRAINT, ObjectId.table(column.id().schema(), column.id().name()))
            .stream()
            .anyMatch(
                constraint ->
                    constraint.value("type").equals("PRIMARY KEY")
                        && constraint.dependencies().contains(column.id()));
    return column.is("not_null") && !filled && !keyed;
  }
}
