// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.kind;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.diff.operation.ChangeRights;
import dev.lockstep.diff.operation.CommentOn;
import dev.lockstep.diff.operation.Operation;
import dev.lockstep.diff.operation.SqlNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Comments and grants, which every kind has in the same way. */
public final class Rights {
  private static final Pattern LINE =
      Pattern.compile("(GRANT|REVOKE) (.+?) (?:TO|FROM) (.*?)( WITH GRANT OPTION)?");

  private Rights() {}

  /** The operations that bring comment and grants from one state to another; null is no object. */
  public static List<Operation> change(@Nullable CatalogObject from, CatalogObject to) {
    List<Operation> operations = new ArrayList<>();
    if (!to.comment().equals(from == null ? "" : from.comment())) {
      operations.add(new CommentOn(to));
    }
    if (to.kind() != ObjectKind.DEFAULT_PRIVILEGES) {
      List<String> old = from == null ? List.of() : from.grants();
      operations.addAll(grants("", old, to.grants(), to.id()));
    }
    return operations;
  }

  /** As {@code ALTER DEFAULT PRIVILEGES …} in {@code prefix}, on objects of a type. */
  static List<Operation> defaults(String prefix, String type, List<String> old, List<String> now) {
    return render(prefix, old, now, privileges -> privileges + " ON " + type);
  }

  private static List<Operation> grants(
      String prefix, List<String> old, List<String> now, ObjectId id) {
    return render(prefix, old, now, privileges -> on(id, privileges));
  }

  private static List<Operation> render(
      String prefix, List<String> old, List<String> now, UnaryOperator<String> target) {
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
    List<Operation> operations = new ArrayList<>();
    grouped.forEach(
        (form, privileges) -> {
          String verb = form.substring(0, form.indexOf(' '));
          String rest = form.substring(form.indexOf(' '));
          operations.add(
              new ChangeRights(prefix, verb, target.apply(String.join(", ", privileges)), rest));
        });
    return operations;
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
                  Arrays.stream(privileges.split(", "))
                      .map(privilege -> privilege + " (" + SqlNames.name(id.part()) + ")")
                      .toList())
              + " ON TABLE "
              + SqlNames.qualified(id);
      case TABLE, VIEW, MATERIALIZED_VIEW -> privileges + " ON TABLE " + SqlNames.qualified(id);
      case FUNCTION, PROCEDURE, AGGREGATE ->
          privileges + " ON ROUTINE " + SqlNames.qualified(id) + "(" + id.part() + ")";
      case ENUM, COMPOSITE, RANGE, DOMAIN -> privileges + " ON TYPE " + SqlNames.qualified(id);
      case SEQUENCE -> privileges + " ON SEQUENCE " + SqlNames.qualified(id);
      case SCHEMA -> privileges + " ON SCHEMA " + SqlNames.qualified(id);
      default -> throw new IllegalArgumentException("no rights on a " + id.kind().label());
    };
  }
}
