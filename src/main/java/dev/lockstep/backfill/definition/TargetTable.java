// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.definition;

import dev.lockstep.sql.Identifiers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A table as a definition names it; without a schema it is looked up by the search path. */
public record TargetTable(@Nullable String schema, String name) {
  private static final Pattern IDENTIFIER =
      Pattern.compile("\\s*(?:([\\p{L}_][\\p{L}\\p{N}_$]*)|\"((?:[^\"]|\"\")+)\")\\s*");

  /**
   * Reads {@code artworks}, {@code catalogue.artworks} or {@code "Odd"."Name"}; names without
   * quotes are folded to lower case, as in SQL.
   *
   * @throws IllegalArgumentException if it is no table name
   */
  public static TargetTable parse(String text) {
    List<String> parts = identifiers(text, '.');
    if (parts.size() > 2) {
      throw new IllegalArgumentException("'" + text + "' is not a table: write schema.table");
    }
    return parts.size() == 2
        ? new TargetTable(parts.get(0), parts.get(1))
        : new TargetTable(null, parts.get(0));
  }

  /**
   * Reads identifiers with {@code separator} between them.
   *
   * @throws IllegalArgumentException if one is no identifier
   */
  static List<String> identifiers(String text, char separator) {
    List<String> names = new ArrayList<>();
    Matcher matcher = IDENTIFIER.matcher(text);
    int at = 0;
    while (matcher.find(at) && matcher.start() == at) {
      String quoted = matcher.group(2);
      names.add(
          quoted == null
              ? matcher.group(1).toLowerCase(Locale.ROOT)
              : quoted.replace("\"\"", "\""));
      at = matcher.end();
      if (at == text.length()) {
        return names;
      }
      if (text.charAt(at) != separator) {
        break;
      }
      at++;
    }
    throw new IllegalArgumentException("'" + text + "' is not a name in SQL: quote odd ones");
  }

  /** Quoted, for SQL. */
  public String sql() {
    return schema == null ? Identifiers.quote(name) : Identifiers.quote(schema, name);
  }

  @Override
  public String toString() {
    return schema == null ? name : schema + "." + name;
  }
}
