// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff;

import dev.lockstep.catalog.Attributes;
import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Columns: what ALTER TABLE … COLUMN can do. Plain defaults are objects of their own. */
final class ColumnRenderer implements KindRenderer {
  private static final String PLAIN_SEQUENCE =
      "INCREMENT BY 1, NO MINVALUE, NO MAXVALUE, START WITH 1, CACHE 1, NO CYCLE";

  /** The column as CREATE TABLE and ADD COLUMN have it. */
  static String definition(CatalogObject column, Surroundings around) {
    StringBuilder sql = new StringBuilder(Sql.name(column.id().part()));
    sql.append(' ').append(column.value("type"));
    column.attribute("collation").ifPresent(collation -> sql.append(" COLLATE ").append(collation));
    return sql.append(options(column, around)).toString();
  }

  /** What follows the type of a column, each with a blank before; empty for nothing. */
  static String options(CatalogObject column, Surroundings around) {
    StringBuilder sql = new StringBuilder();
    CatalogObject value = around.to().get(defaultOf(column.id()));
    if (value != null && around.madeAlong(value)) {
      sql.append(" DEFAULT ").append(value.value(Attributes.EXPRESSION));
    }
    column
        .attribute("generated")
        .ifPresent(
            expression ->
                sql.append(" GENERATED ALWAYS AS (")
                    .append(expression)
                    .append(") ")
                    .append(column.value("generated_kind")));
    column.attribute("identity").ifPresent(identity -> sql.append(identity(column, identity)));
    boolean said = column.is("not_null") && column.attribute("identity").isEmpty();
    return sql.append(said ? " NOT NULL" : "").toString();
  }

  private static String identity(CatalogObject column, String identity) {
    String options =
        column
            .attribute("identity_options")
            .map(list -> " (" + list.replace(",", "") + ")")
            .orElse("");
    return " GENERATED " + identity + " AS IDENTITY" + options;
  }

  static ObjectId defaultOf(ObjectId column) {
    return new ObjectId(ObjectKind.DEFAULT, column.schema(), column.name(), column.part());
  }

  @Override
  public List<SqlStatement> create(CatalogObject column, Surroundings around) {
    SqlStatement add =
        SqlStatement.of(Sql.alterTable(column.id()) + "ADD COLUMN " + definition(column, around));
    CatalogObject value = around.to().get(defaultOf(column.id()));
    boolean filled =
        (value != null && around.madeAlong(value))
            || column.attribute("generated").isPresent()
            || column.attribute("identity").isPresent();
    if (column.is("not_null") && !filled) {
      add = add.with(Hazard.NEEDS_DATA);
    }
    if (column.attribute("identity").isPresent()
        || column.value("generated_kind").equals("STORED")) {
      add = add.with(Hazard.TABLE_REWRITE);
    }
    List<SqlStatement> statements = new ArrayList<>();
    statements.add(add);
    statements.addAll(Renderers.settings(column, around));
    return statements;
  }

  /** Storage, compression, statistics and options: no part of a column's definition before 16. */
  static List<SqlStatement> settings(@Nullable CatalogObject from, CatalogObject to) {
    List<SqlStatement> statements = new ArrayList<>();
    String alter = Sql.alterColumn(to.id());
    if (differs(from, to, "storage")) {
      statements.add(
          SqlStatement.of(
              alter + "SET STORAGE " + to.attribute("storage").orElse(usualStorage(to))));
    }
    if (differs(from, to, "compression")) {
      statements.add(
          SqlStatement.of(
              alter + "SET COMPRESSION " + to.attribute("compression").orElse("default")));
    }
    if (differs(from, to, "statistics")) {
      statements.add(
          SqlStatement.of(alter + "SET STATISTICS " + to.attribute("statistics").orElse("-1")));
    }
    if (from != null || to.attribute("options").isPresent()) {
      CatalogObject before =
          from != null
              ? from
              : new CatalogObject(to.id(), new java.util.TreeMap<>(), null, to.dependencies());
      statements.addAll(Options.change(alter, before, to));
    }
    return statements;
  }

  private static boolean differs(@Nullable CatalogObject from, CatalogObject to, String key) {
    return !to.value(key).equals(from == null ? "" : from.value(key));
  }

  /** PostgreSQL before 16 has no word for the type's own storage. */
  private static String usualStorage(CatalogObject column) {
    return TypeChange.base(column.value("type")).equals("numeric") ? "MAIN" : "EXTENDED";
  }

  @Override
  public List<SqlStatement> drop(CatalogObject column, Surroundings around) {
    String sql = Sql.alterTable(column.id()) + "DROP COLUMN " + Sql.name(column.id().part());
    return List.of(
        column.attribute("generated").isPresent()
            ? SqlStatement.of(sql)
            : SqlStatement.of(sql, Hazard.DATA_LOSS));
  }

  @Override
  public boolean inPlace(
      CatalogObject from, CatalogObject to, Set<String> attributes, Surroundings around) {
    boolean stays = from.attribute("generated").isEmpty() && to.attribute("generated").isEmpty();
    if (stays) {
      return true;
    }
    if (attributes.contains("generated_kind")) {
      // Only a stored value can become a plain one, and only where it is the same column otherwise.
      return from.value("generated_kind").equals("STORED") && to.attribute("generated").isEmpty();
    }
    return !attributes.contains("type")
        && !attributes.contains("collation")
        && (!attributes.contains("generated") || around.major() >= 17);
  }

  @Override
  public List<SqlStatement> alter(
      CatalogObject from, CatalogObject to, Set<String> attributes, Surroundings around) {
    String alter = Sql.alterColumn(to.id());
    List<SqlStatement> statements = new ArrayList<>();
    // From 17 on a partition has its parent's identity, or none.
    boolean joins = around.major() >= 17 && !from.isInherited() && to.isInherited();
    boolean leaves = around.major() >= 17 && from.isInherited() && !to.isInherited();
    boolean had = from.attribute("identity").isPresent();
    boolean has = to.attribute("identity").isPresent();
    boolean drops = had && (joins || (!has && !leaves));
    if (drops) {
      statements.add(SqlStatement.of(alter + "DROP IDENTITY"));
    }
    if (attributes.contains("generated")) {
      statements.add(
          to.attribute("generated").isEmpty()
              ? SqlStatement.of(alter + "DROP EXPRESSION")
              : SqlStatement.of(
                  alter + "SET EXPRESSION AS (" + to.value("generated") + ")",
                  Hazard.TABLE_REWRITE));
    }
    if (attributes.contains("type") || attributes.contains("collation")) {
      statements.add(retype(from, to, around.to()));
    }
    if (attributes.contains("not_null")) {
      statements.add(
          to.is("not_null")
              ? SqlStatement.of(alter + "SET NOT NULL", Hazard.TABLE_SCAN, Hazard.NEEDS_DATA)
              : SqlStatement.of(alter + "DROP NOT NULL"));
    }
    boolean changes = attributes.contains("identity") || attributes.contains("identity_options");
    if (leaves && had) {
      if (has) {
        statements.add(SqlStatement.of(alter + "ADD" + identity(to, to.value("identity"))));
      }
    } else if (changes && !drops && !(joins && has)) {
      statements.add(identity(from, to));
    }
    statements.addAll(settings(from, to));
    return statements;
  }

  static SqlStatement toText(CatalogObject column) {
    return SqlStatement.of(
        Sql.alterColumn(column.id()) + "SET DATA TYPE text", Hazard.TABLE_REWRITE);
  }

  /**
   * Moves a column from a replaced type to its successor of the same name: attribute by attribute,
   * or by the text, which an assignment refuses where a cast would cut it.
   *
   * @throws UnsupportedChangeException if the text would put values into other attributes
   */
  static SqlStatement convert(
      CatalogObject column, CatalogObject before, CatalogObject after, Catalog to) {
    String type = column.value("type");
    String name = Sql.name(column.id().part());
    boolean byName =
        before.kind() == ObjectKind.COMPOSITE && !TypeRenderer.sameNames(before, after);
    boolean direct = type.equals(Sql.qualified(after.id()));
    // A text with more or fewer values than attributes is refused.
    if (byName && (direct || TypeRenderer.sameCount(before, after))) {
      if (!direct) {
        throw new UnsupportedChangeException(
            "%s has %s in it, whose attributes change places; write that migration by hand"
                .formatted(column.id(), after.id()));
      }
      return SqlStatement.of(
          Sql.alterColumn(column.id())
              + "SET DATA TYPE "
              + type
              + " USING CASE WHEN "
              + name
              + " IS NOT DISTINCT FROM NULL THEN NULL ELSE "
              + TypeRenderer.row(name, before, after)
              + " END",
          Hazard.TABLE_REWRITE);
    }
    if (TypeChange.refusesByAssignment(type, to)) {
      return SqlStatement.of(
          Sql.alterColumn(column.id()) + "SET DATA TYPE " + type + " USING " + name + "::text",
          Hazard.TABLE_REWRITE);
    }
    String collate =
        column.attribute("collation").map(collation -> " COLLATE " + collation).orElse("");
    boolean sameType = column.attribute("collation").isPresent();
    return SqlStatement.of(
        Sql.alterColumn(column.id())
            + "SET DATA TYPE "
            + type
            + collate
            + (sameType ? "" : " USING " + Sql.name(column.id().part()) + "::text::" + type),
        Hazard.TABLE_REWRITE);
  }

  static SqlStatement retype(CatalogObject from, CatalogObject to, Catalog catalog) {
    String old = from.value("type");
    String now = to.value("type");
    String collate = to.attribute("collation").map(collation -> " COLLATE " + collation).orElse("");
    String using =
        TypeChange.refusesByAssignment(now, catalog)
            ? " USING " + Sql.name(to.id().part()) + "::text"
            : TypeChange.using(Sql.name(to.id().part()), old, now);
    SqlStatement statement =
        SqlStatement.of(Sql.alterColumn(to.id()) + "SET DATA TYPE " + now + collate + using);
    if (!TypeChange.keepsStorage(old, now) && !old.equals(now)) {
      statement = statement.with(Hazard.TABLE_REWRITE);
    }
    return TypeChange.widens(old, now) || old.equals(now)
        ? statement
        : statement.with(Hazard.LOSSY_CONVERSION);
  }

  static boolean isAddIdentity(CatalogObject column, SqlStatement statement) {
    return statement.sql().startsWith(Sql.alterColumn(column.id()) + "ADD GENERATED ");
  }

  private static SqlStatement identity(CatalogObject from, CatalogObject to) {
    String alter = Sql.alterColumn(to.id());
    if (from.attribute("identity").isEmpty()) {
      return SqlStatement.of(alter + "ADD" + identity(to, to.value("identity")));
    }
    String options =
        Arrays.stream(to.attribute("identity_options").orElse(PLAIN_SEQUENCE).split(", "))
            .map(option -> "SET " + option)
            .collect(Collectors.joining(" "));
    return SqlStatement.of(
        alter
            + "SET GENERATED "
            + to.value("identity")
            + (from.value("identity_options").equals(to.value("identity_options"))
                ? ""
                : " " + options));
  }
}
