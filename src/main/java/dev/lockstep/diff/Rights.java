// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff;

import dev.lockstep.catalog.Attributes;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.sql.Identifiers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Comments and grants, which every kind has in the same way. */
final class Rights {
  private static final Pattern LINE =
      Pattern.compile("(GRANT|REVOKE) (.+?) (?:TO|FROM) (.*?)( WITH GRANT OPTION)?");

  private Rights() {}

  /** The statements that bring comment and grants from one state to another; null is no object. */
  static List<SqlStatement> change(@Nullable CatalogObject from, CatalogObject to) {
    List<SqlStatement> statements = new ArrayList<>();
    String oldComment = from == null ? "" : from.value(Attributes.COMMENT);
    String comment = to.value(Attributes.COMMENT);
    if (!comment.equals(oldComment)) {
      String text = comment.isEmpty() ? "NULL" : Identifiers.literal(comment).strip();
      statements.add(SqlStatement.of("COMMENT ON " + Sql.target(to) + " IS " + text));
    }
    if (to.kind() != ObjectKind.DEFAULT_PRIVILEGES) {
      List<String> old = from == null ? List.of() : Sql.lines(from.value(Attributes.GRANTS));
      List<String> now = Sql.lines(to.value(Attributes.GRANTS));
      statements.addAll(grants("", old, now, to.id()));
    }
    return statements;
  }

  /** As {@code ALTER DEFAULT PRIVILEGES …} in {@code prefix}, on objects of a type. */
  static List<SqlStatement> defaults(
      String prefix, String type, List<String> old, List<String> now) {
    return render(prefix, old, now, privileges -> privileges + " ON " + type);
  }

  private static List<SqlStatement> grants(
      String prefix, List<String> old, List<String> now, ObjectId id) {
    return render(prefix, old, now, privileges -> on(id, privileges));
  }

  private static List<SqlStatement> render(
      String prefix,
      List<String> old,
      List<String> now,
      java.util.function.UnaryOperator<String> target) {
    // Grantee and form → privileges: one statement for all rights of one role.
    Map<String, List<String>> grouped = new LinkedHashMap<>();
    for (String line : old) {
      if (!now.contains(line)) {
        group(grouped, line, true);
      }
    }
    for (String line : now) {
      if (!old.contains(line)) {
        group(grouped, line, false);
      }
    }
    List<SqlStatement> statements = new ArrayList<>();
    grouped.forEach(
        (form, privileges) -> {
          String verb = form.substring(0, form.indexOf(' '));
          String rest = form.substring(form.indexOf(' '));
          statements.add(
              SqlStatement.of(
                  prefix + verb + " " + target.apply(String.join(", ", privileges)) + rest));
        });
    return statements;
  }

  private static void group(Map<String, List<String>> grouped, String line, boolean undo) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a grant: " + line);
    }
    boolean grant = Objects.equals(matcher.group(1), "GRANT") != undo;
    String option = grant && matcher.group(4) != null ? matcher.group(4) : "";
    String form = (grant ? "GRANT TO " : "REVOKE FROM ") + matcher.group(3) + option;
    grouped.computeIfAbsent(form, key -> new ArrayList<>()).add(matcher.group(2));
  }

  private static String on(ObjectId id, String privileges) {
    return switch (id.kind()) {
      case COLUMN ->
          String.join(
                  ", ",
                  java.util.Arrays.stream(privileges.split(", "))
                      .map(privilege -> privilege + " (" + Sql.name(id.part()) + ")")
                      .toList())
              + " ON TABLE "
              + Sql.qualified(id);
      case TABLE, VIEW, MATERIALIZED_VIEW -> privileges + " ON TABLE " + Sql.qualified(id);
      case FUNCTION, PROCEDURE, AGGREGATE ->
          privileges + " ON ROUTINE " + Sql.qualified(id) + "(" + id.part() + ")";
      case ENUM, COMPOSITE, RANGE, DOMAIN -> privileges + " ON TYPE " + Sql.qualified(id);
      case SEQUENCE -> privileges + " ON SEQUENCE " + Sql.qualified(id);
      case SCHEMA -> privileges + " ON SCHEMA " + Sql.qualified(id);
      default -> throw new IllegalArgumentException("no rights on a " + id.kind().label());
    };
  }
}
