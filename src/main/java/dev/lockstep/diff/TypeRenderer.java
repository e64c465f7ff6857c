// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.sql.Identifiers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Enums, domains, composite and range types, collations. */
final class TypeRenderer implements KindRenderer {
  @Override
  public List<SqlStatement> create(CatalogObject object, Surroundings around) {
    String name = Sql.qualified(object.id());
    List<SqlStatement> statements = new ArrayList<>();
    statements.add(
        SqlStatement.of(
            switch (object.kind()) {
              case ENUM ->
                  "CREATE TYPE %s AS ENUM (%s)"
                      .formatted(name, String.join(", ", Sql.lines(object.value("labels"))));
              case COMPOSITE ->
                  "CREATE TYPE %s AS (%s)"
                      .formatted(name, String.join(", ", Sql.lines(object.value("columns"))));
              case RANGE ->
                  "CREATE TYPE %s AS RANGE (%s)".formatted(name, object.value("definition"));
              case COLLATION ->
                  "CREATE COLLATION %s (%s)".formatted(name, object.value("definition"));
              case DOMAIN -> domain(object, name);
              default -> throw new IllegalArgumentException("not a type: " + object.id());
            }));
    for (CatalogObject check : around.to().parts(ObjectKind.DOMAIN_CONSTRAINT, object.id())) {
      if (around.madeAlong(check)) {
        statements.addAll(Renderers.create(check, around));
      }
    }
    return statements;
  }

  private static String domain(CatalogObject object, String name) {
    StringBuilder sql = new StringBuilder("CREATE DOMAIN " + name + " AS " + object.value("type"));
    object.attribute("collation").ifPresent(collation -> sql.append(" COLLATE ").append(collation));
    object.attribute("expression").ifPresent(value -> sql.append(" DEFAULT ").append(value));
    return sql.append(object.is("not_null") ? " NOT NULL" : "").toString();
  }

  @Override
  public boolean inPlace(
      CatalogObject from, CatalogObject to, Set<String> attributes, Surroundings around) {
    return switch (to.kind()) {
      case ENUM -> isSubsequence(labels(from), labels(to));
      case DOMAIN -> !attributes.contains("type") && !attributes.contains("collation");
      case COMPOSITE -> keepsOrder(attributes(from), attributes(to));
      default -> false;
    };
  }

  private static List<String> labels(CatalogObject object) {
    return Sql.lines(object.value("labels"));
  }

  private static boolean isSubsequence(List<String> few, List<String> many) {
    int found = 0;
    for (String label : many) {
      if (found < few.size() && few.get(found).equals(label)) {
        found++;
      }
    }
    return found == few.size();
  }

  @Override
  public List<SqlStatement> alter(
      CatalogObject from, CatalogObject to, Set<String> attributes, Surroundings around) {
    return switch (to.kind()) {
      case ENUM -> addValues(from, to);
      case DOMAIN -> alterDomain(to, attributes);
      default -> alterComposite(from, to);
    };
  }

  /** Attributes can go from anywhere, but come only at the end. */
  private static boolean keepsOrder(Map<String, String> from, Map<String, String> to) {
    List<Map.Entry<String, String>> kept =
        from.entrySet().stream().filter(entry -> to.containsKey(entry.getKey())).toList();
    return List.copyOf(to.entrySet()).subList(0, kept.size()).equals(kept);
  }

  private static List<SqlStatement> addValues(CatalogObject from, CatalogObject to) {
    List<SqlStatement> statements = new ArrayList<>();
    List<String> old = labels(from);
    String previous = "";
    for (String label : labels(to)) {
      if (!old.contains(label)) {
        // The first label has no predecessor, all others have one that is there by now.
        String place =
            !previous.isEmpty()
                ? " AFTER " + previous
                : old.isEmpty() ? "" : " BEFORE " + old.get(0);
        statements.add(
            SqlStatement.of(
                "ALTER TYPE " + Sql.qualified(to.id()) + " ADD VALUE " + label + place));
      }
      previous = label;
    }
    return statements;
  }

  private static List<SqlStatement> alterDomain(CatalogObject to, Set<String> attributes) {
    String alter = "ALTER DOMAIN " + Sql.qualified(to.id());
    List<SqlStatement> statements = new ArrayList<>();
    if (attributes.contains("expression")) {
      statements.add(
          SqlStatement.of(
              alter
                  + to.attribute("expression")
                      .map(value -> " SET DEFAULT " + value)
                      .orElse(" DROP DEFAULT")));
    }
    if (attributes.contains("not_null")) {
      statements.add(
          to.is("not_null")
              ? SqlStatement.of(alter + " SET NOT NULL", Hazard.TABLE_SCAN, Hazard.NEEDS_DATA)
              : SqlStatement.of(alter + " DROP NOT NULL"));
    }
    return statements;
  }

  private static List<SqlStatement> alterComposite(CatalogObject from, CatalogObject to) {
    Map<String, String> old = attributes(from);
    Map<String, String> now = attributes(to);
    String alter = "ALTER TYPE " + Sql.qualified(to.id());
    List<SqlStatement> statements = new ArrayList<>();
    old.keySet().stream()
        .filter(name -> !now.containsKey(name))
        .forEach(
            name ->
                statements.add(
                    SqlStatement.of(alter + " DROP ATTRIBUTE " + name, Hazard.DATA_LOSS)));
    now.forEach(
        (name, type) -> {
          if (!old.containsKey(name)) {
            statements.add(SqlStatement.of(alter + " ADD ATTRIBUTE " + name + " " + type));
          }
        });
    return statements;
  }

  /** Whether the text of a value of one is that of the same value of the other. */
  static boolean sameNames(CatalogObject from, CatalogObject to) {
    return List.copyOf(attributes(from).keySet()).equals(List.copyOf(attributes(to).keySet()));
  }

  static boolean sameCount(CatalogObject from, CatalogObject to) {
    return attributes(from).size() == attributes(to).size();
  }

  /** The value {@code name} of a composite type as one of another, attribute by attribute. */
  static String row(String name, CatalogObject from, CatalogObject to) {
    Map<String, String> old = attributes(from);
    List<String> values = new ArrayList<>();
    attributes(to)
        .forEach(
            (attribute, type) -> {
              String value = "(" + name + ")." + attribute;
              values.add(
                  !old.containsKey(attribute)
                      ? "NULL"
                      : type.equals(old.get(attribute)) ? value : value + "::text::" + type);
            });
    return "ROW(" + String.join(", ", values) + ")::" + Sql.qualified(to.id());
  }

  /** Quoted name → type, in order. */
  static Map<String, String> attributes(CatalogObject composite) {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (String line : Sql.lines(composite.value("columns"))) {
      int end = line.startsWith("\"") ? line.indexOf("\" ", 1) + 1 : line.indexOf(' ');
      attributes.put(line.substring(0, end), line.substring(end + 1));
    }
    return attributes;
  }

  /** The name under which a type waits while its successor takes over its columns. */
  static String retired(CatalogObject type) {
    return type.id().name() + "__old";
  }

  /** Moves the type out of the way: the first half of a replacement. */
  static SqlStatement retire(CatalogObject type) {
    return SqlStatement.of(
        "ALTER "
            + keyword(type)
            + Sql.qualified(type.id())
            + " RENAME TO "
            + Sql.name(retired(type)));
  }

  /** Takes it away when nothing uses it any more: the last of a replacement. */
  static SqlStatement discard(CatalogObject type) {
    return SqlStatement.of(
        "DROP "
            + keyword(type)
            + Identifiers.quoteIfNeeded(type.id().schema())
            + "."
            + Sql.name(retired(type)));
  }

  private static String keyword(CatalogObject type) {
    return switch (type.kind()) {
      case DOMAIN -> "DOMAIN ";
      case COLLATION -> "COLLATION ";
      default -> "TYPE ";
    };
  }
}
