// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff;

import dev.lockstep.catalog.ObjectId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What {@code pg_dump -s} said, object by object. Their order, and that of the rights on one of
 * them, goes by OIDs and by history, and is no difference; that of columns is one.
 */
public record Dump(Map<String, String> objects) {
  private static final Pattern OBJECT = Pattern.compile("(?m)^--\n-- Name: ");

  /** Set before a statement where it differs from what the last one had, so by the order. */
  private static final Pattern BESIDES = Pattern.compile("(?m)^SET default_.*\n");

  private static final Pattern DEFAULT =
      Pattern.compile("ALTER TABLE ONLY .* ALTER COLUMN (\\S+) SET DEFAULT (.*);");

  private static final Pattern COLUMNS = Pattern.compile("(?s)(CREATE [^(]*\\(\n)(.*?)(\n\\).*)");

  public static Dump of(String text) {
    Map<String, String> objects = new TreeMap<>();
    String body = text.replaceFirst("(?s)\n--\n-- PostgreSQL database dump complete.*", "");
    List<String> parts = Arrays.asList(OBJECT.split(body));
    for (String part : parts.subList(1, parts.size())) {
      int line = part.indexOf('\n');
      String head = part.substring(0, line).replace("; Owner: -", "");
      String sql = BESIDES.matcher(part.substring(line).replaceFirst("^\n--\n", "")).replaceAll("");
      // Several have the same head: one for each privilege, of a column for instance.
      objects.merge(
          head,
          sorted(head, sql.strip()),
          (a, b) -> a.compareTo(b) < 0 ? a + "\n" + b : b + "\n" + a);
    }
    return new Dump(objects);
  }

  private static String sorted(String head, String sql) {
    return head.contains("Type: ACL") || head.contains("Type: DEFAULT ACL")
        ? sql.lines().sorted().collect(Collectors.joining("\n"))
        : sql;
  }

  /** The tables whose columns are the same in both, but in another order. */
  Set<ObjectId> reordered(Dump other) {
    Set<ObjectId> tables = new TreeSet<>();
    objects.forEach(
        (head, sql) -> {
          String otherSql = other.objects.get(head);
          Matcher table = Pattern.compile("(.*); Type: TABLE; Schema: (.*)").matcher(head);
          if (otherSql != null
              && table.matches()
              && !sql.equals(otherSql)
              && byName(sql).equals(byName(otherSql))) {
            tables.add(ObjectId.table(table.group(2), table.group(1)));
          }
        });
    return tables;
  }

  /** Whether a table has columns from parents, which its CREATE TABLE does not name. */
  boolean inherits(ObjectId table) {
    return heads(Set.of(table)).stream()
        .anyMatch(head -> objects.getOrDefault(head, "").contains("\nINHERITS ("));
  }

  /**
   * What differs; empty if nothing.
   *
   * @param reordered tables in which the order of columns does not count
   * @param local tables that may say more of what they have from their parents
   */
  public String differenceTo(Dump expected, Set<ObjectId> reordered, Set<ObjectId> local) {
    List<String> lines = new ArrayList<>();
    Set<String> heads = new TreeSet<>(objects.keySet());
    heads.addAll(expected.objects.keySet());
    Set<String> anyOrder = heads(reordered);
    Set<String> maySayMore = heads(local);
    for (String head : heads) {
      String is = objects.getOrDefault(head, "");
      String should = expected.objects.getOrDefault(head, "");
      boolean agree =
          is.equals(should)
              || (anyOrder.contains(head) && byName(is).equals(byName(should)))
              || (maySayMore.contains(head) && parts(is).containsAll(parts(should)))
              || (is.isEmpty() && local.stream().anyMatch(table -> says(table, head, should)));
      if (!agree) {
        lines.add("%s\n  is        %s\n  should be %s".formatted(head, inOne(is), inOne(should)));
      }
    }
    return String.join("\n", lines);
  }

  /** Whether the default of a column stands with the column, which its table says itself. */
  private boolean says(ObjectId table, String head, String should) {
    Matcher value = DEFAULT.matcher(should);
    return head.startsWith(table.name() + " ")
        && head.endsWith("; Type: DEFAULT; Schema: " + table.schema())
        && value.matches()
        && heads(Set.of(table)).stream()
            .flatMap(whole -> parts(objects.getOrDefault(whole, "")).stream())
            .map(String::strip)
            .anyMatch(
                line ->
                    line.startsWith(value.group(1) + " ")
                        && line.contains(" DEFAULT " + value.group(2)));
  }

  private static String inOne(String sql) {
    return sql.isEmpty() ? "absent" : sql.replaceAll("\\s+", " ");
  }

  private static Set<String> heads(Set<ObjectId> tables) {
    return tables.stream()
        .map(id -> id.name() + "; Type: TABLE; Schema: " + id.schema())
        .collect(Collectors.toSet());
  }

  private static String byName(String sql) {
    Matcher columns = COLUMNS.matcher(sql);
    return columns.matches()
        ? columns.group(1) + String.join("\n", parts(sql)) + columns.group(3)
        : sql;
  }

  /** The columns and constraints of a table. */
  private static List<String> parts(String sql) {
    Matcher columns = COLUMNS.matcher(sql);
    return columns.matches()
        ? columns.group(2).lines().map(l -> l.replaceFirst(",$", "")).sorted().toList()
        : List.of();
  }
}
