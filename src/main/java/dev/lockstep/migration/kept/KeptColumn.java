// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.kept;

import dev.lockstep.sql.Identifiers;

/**
 * A column of a copy.
 *
 * @param name as it is, without quotes
 * @param asText whether its values are kept as text: a copy that had a type or a collation of the
 *     user's would stand in the way of a migration that drops or changes it
 */
public record KeptColumn(String name, boolean asText) {
  private static final String AS_TEXT = "CAST(%s AS text) COLLATE pg_catalog.\"C\"";

  /** The column as the copy selects it from its table. */
  String selected() {
    String quoted = Identifiers.quote(name);
    return asText ? AS_TEXT.formatted(quoted) + " AS " + quoted : quoted;
  }

  /** The column of {@code alias}. */
  String of(String alias) {
    return alias + "." + Identifiers.quote(name);
  }

  /** The same as text, to compare what may have no equality of its own. */
  String textOf(String alias) {
    return AS_TEXT.formatted(of(alias));
  }

  /** Whether this column, which is of a key, is the same in two relations. */
  String equal(String one, String other) {
    return asText ? textOf(one) + " = " + textOf(other) : of(one) + " = " + of(other);
  }
}
