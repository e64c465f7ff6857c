// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code -- lockstep:dropped} directive: it says of a column, table, type value, schema and the
 * like that it is meant to go, with its data.
 *
 * @param line where it stands
 * @param kind what it says it is, such as {@code schema}; empty if it leaves that to the name
 * @param parts of the name as written, outermost first
 */
public record Dropped(int line, String kind, List<String> parts) {
  private static final Pattern FORM =
      Pattern.compile(
          "(?:(table|column|schema|sequence|extension|value|attribute)\\s+)?(?<name>\\S.*)");
  private static final Pattern PART =
      Pattern.compile("\\G(\"(?:[^\"]|\"\")+\"|'(?:[^']|'')+'|[\\p{L}_][\\p{L}\\p{N}_$-]*)(\\.|$)");

  public Dropped {
    parts = List.copyOf(parts);
  }

  /** Reads what follows the name of the directive; empty if it is no name. */
  static Optional<Dropped> parse(int line, String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    String name = form.group("name");
    List<String> parts = new ArrayList<>();
    Matcher matcher = PART.matcher(name);
    int end = 0;
    while (matcher.find()) {
      parts.add(matcher.group(1));
      end = matcher.end();
    }
    boolean whole = end == name.length() && !name.endsWith(".") && parts.size() <= 3;
    return whole && !parts.isEmpty()
        ? Optional.of(
            new Dropped(line, form.group(1) == null ? "" : form.group(1), List.copyOf(parts)))
        : Optional.empty();
  }

  /** The directive that names {@code name}, as it would be written. */
  public static String directive(String... name) {
    List<String> parts = new ArrayList<>();
    for (String part : name) {
      boolean plain = part.matches("[\\p{L}_][\\p{L}\\p{N}_$]*");
      parts.add(plain ? part : "\"" + part.replace("\"", "\"\"") + "\"");
    }
    return "-- lockstep:dropped " + String.join(".", parts);
  }

  /** The name as written. */
  public String text() {
    return (kind.isEmpty() ? "" : kind + " ") + String.join(".", parts);
  }

  /** The last of its names, without quotes. */
  public String last() {
    return plain(parts.getLast());
  }

  /** Whether it may mean what is called {@code names}, outermost first. */
  public boolean means(List<String> names) {
    if (names.size() != parts.size()) {
      return false;
    }
    for (int i = 0; i < names.size(); i++) {
      String part = parts.get(i);
      boolean quoted = part.startsWith("\"") || part.startsWith("'");
      // Without quotes it is written as it was, or as PostgreSQL folds it.
      if (!plain(part).equals(names.get(i))
          && (quoted || !part.toLowerCase(Locale.ROOT).equals(names.get(i)))) {
        return false;
      }
    }
    return true;
  }

  private static String plain(String part) {
    char first = part.charAt(0);
    return first == '"' || first == '\''
        ? part.substring(1, part.length() - 1).replace("" + first + first, "" + first)
        : part;
  }
}
