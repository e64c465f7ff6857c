// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.generate;

import dev.lockstep.catalog.Attributes;
import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.catalog.ShimComment;
import dev.lockstep.sql.GrantLine;
import dev.lockstep.sql.Identifiers;
import dev.lockstep.sql.ObjectType;
import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.StatementHead;
import dev.lockstep.sql.StatementSplitter;
import dev.lockstep.sql.Tokens;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A module that is written for a renamed table: a view under the old name, with the old columns and
 * the old rights, which PostgreSQL lets code read and write as if it were the table.
 *
 * @param file where it will lie
 * @param old the name that the table had
 * @param now the name that it has
 * @param grants {@code SELECT TO app}, {@code UPDATE (name) TO app}
 * @param invoker whether the view can look at the table with the rights of who asks
 */
record ShimModule(
    Path file,
    ObjectId old,
    ObjectId now,
    List<Column> columns,
    List<String> grants,
    boolean invoker) {
  /** What can be done through a view. */
  private static final Set<String> THROUGH_A_VIEW = Set.of("SELECT", "INSERT", "UPDATE", "DELETE");

  /** A column of the view, and of the table. */
  record Column(String old, String now) {
    String text() {
      String name = Identifiers.quoteIfNeeded(now);
      return old.equals(now) ? name : name + " AS " + Identifiers.quoteIfNeeded(old);
    }
  }

  ShimModule {
    columns = List.copyOf(columns);
    grants = List.copyOf(grants);
  }

  /** The rights on a table and on its columns. */
  static List<String> grants(Catalog from, ObjectId table) {
    Map<String, List<String>> privileges = new LinkedHashMap<>();
    from.find(table).ifPresent(found -> grants(found, "", privileges));
    for (CatalogObject column : from.parts(ObjectKind.COLUMN, table)) {
      grants(column, " (" + Identifiers.quoteIfNeeded(column.id().part()) + ")", privileges);
    }
    List<String> grants = new ArrayList<>();
    privileges.forEach((role, names) -> grants.add(String.join(", ", names) + "\t" + role));
    return grants;
  }

  private static void grants(
      CatalogObject object, String column, Map<String, List<String>> privileges) {
    for (String line : object.value(Attributes.GRANTS).lines().toList()) {
      Optional<GrantLine> grant =
          GrantLine.parse(line)
              .filter(GrantLine::grants)
              .filter(right -> THROUGH_A_VIEW.contains(right.privileges()));
      grant.ifPresent(
          right ->
              privileges
                  .computeIfAbsent(
                      right.grantee() + (right.withGrantOption() ? " WITH GRANT OPTION" : ""),
                      role -> new ArrayList<>())
                  .add(right.privileges() + column));
    }
  }

  private static String name(ObjectId id) {
    return Identifiers.quoteIfNeeded(id.schema()) + "." + Identifiers.quoteIfNeeded(id.name());
  }

  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        -- The name that %s had, for code of before: it reads and writes through this view.
        -- What fails through a view: COPY, TRUNCATE, ON CONFLICT ON CONSTRAINT, a foreign key to it, xmin and
        -- other system columns; pg_get_serial_sequence gives NULL. Sequences and constraints have new names
        -- where the schema gives them new ones.
        -- Delete this file when no such code runs any more: generate then writes the drop, behind a gate.
        """
            .formatted(name(now)));
    text.append("CREATE VIEW ").append(name(old));
    text.append(invoker ? " WITH (security_invoker = true)" : "").append(" AS\nSELECT ");
    text.append(columns.stream().map(Column::text).collect(Collectors.joining(",\n       ")));
    text.append("\n  FROM ").append(name(now)).append(";\n\n");
    text.append("COMMENT ON VIEW ").append(name(old)).append(" IS ");
    text.append(Identifiers.literal(ShimComment.of(name(now))).strip()).append(";\n");
    for (String grant : grants) {
      String[] parts = grant.split("\t", 2);
      text.append("\nGRANT ").append(parts[0]).append(" ON ").append(name(old));
      text.append(" TO ").append(parts[1]).append(";\n");
    }
    return text.toString();
  }

  /** Whether a migration renames the table and makes the view. */
  boolean isMadeIn(String migration) {
    boolean viewed = false;
    boolean renamed = false;
    for (SqlStatement statement : StatementSplitter.split(migration)) {
      Tokens tokens = Tokens.ofHead(statement);
      StatementHead head = StatementHead.read(tokens);
      viewed |=
          head.creates(ObjectType.VIEW)
              && head.name()
                  .filter(name -> name.last().equals(old.name()))
                  .filter(name -> name.schemaOr("").equals(old.schema()))
                  .isPresent();
      renamed |= head.is("ALTER", ObjectType.TABLE) && renames(tokens);
    }
    return viewed && renamed;
  }

  private boolean renames(Tokens action) {
    if (action.take("RENAME", "TO")) {
      return action.name().equals(Identifiers.quoteIfNeeded(now.name()));
    }
    return action.take("SET", "SCHEMA")
        && action.name().equals(Identifiers.quoteIfNeeded(now.schema()));
  }
}
