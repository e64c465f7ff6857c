// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.definition;

import dev.lockstep.sql.Identifiers;
import dev.lockstep.sql.QualifiedName;
import dev.lockstep.sql.Tokens;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table as a definition names it; without a schema it is looked up by the search path. */
public record TargetTable(@Nullable String schema, String name) {
  /**
   * Reads {@code artworks}, {@code catalogue.artworks} or {@code "Odd"."Name"}; names without
   * quotes are folded to lower case, as in SQL.
   *
   * @throws IllegalArgumentException if it is no table name
   */
  public static TargetTable parse(String text) {
    List<String> parts =
        QualifiedName.parse(text)
            .orElseThrow(() -> new IllegalArgumentException(noName(text)))
            .parts();
    if (parts.size() > 2) {
      throw new IllegalArgumentException("'" + text + "' is not a table: write schema.table");
    }
    return parts.size() == 2
        ? new TargetTable(parts.get(0), parts.get(1))
        : new TargetTable(null, parts.get(0));
  }

  /**
   * Reads identifiers with commas between them.
   *
   * @throws IllegalArgumentException if one is no identifier
   */
  static List<String> identifiers(String text) {
    List<String> names = new ArrayList<>();
    Tokens tokens = Tokens.of(text);
    do {
      tokens
          .takeName()
          .filter(name -> name.parts().size() == 1)
          .ifPresentOrElse(
              name -> names.add(name.last()),
              () -> {
                throw new IllegalArgumentException(noName(text));
              });
    } while (tokens.take(","));
    if (!tokens.isAtEnd()) {
      throw new IllegalArgumentException(noName(text));
    }
    return names;
  }

  private static String noName(String text) {
    return "'" + text + "' is not a name in SQL: quote odd ones";
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
