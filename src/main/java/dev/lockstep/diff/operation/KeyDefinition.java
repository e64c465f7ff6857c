// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.Constraint;
import dev.lockstep.sql.Tokens;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The parts of what PostgreSQL prints of a primary key or unique constraint that a unique index can
 * keep.
 *
 * @param kind {@code PRIMARY KEY} or {@code UNIQUE}
 * @param nulls {@code NULLS NOT DISTINCT}, as {@code include} and {@code deferrable} with a blank
 *     before; empty where it is not said
 * @param columns in parentheses
 */
record KeyDefinition(String kind, String nulls, String columns, String include, String deferrable) {
  /**
   * Empty for any other constraint: a key {@code WITHOUT OVERLAPS} has an index of its own kind.
   */
  static Optional<KeyDefinition> of(Constraint constraint) {
    Tokens tokens = Tokens.of(constraint.definition());
    boolean primary = tokens.take("PRIMARY", "KEY");
    if (!primary && !tokens.take("UNIQUE")) {
      return Optional.empty();
    }
    String nulls = tokens.take("NULLS", "NOT", "DISTINCT") ? " NULLS NOT DISTINCT" : "";
    Optional<String> columns = list(tokens);
    boolean includes = tokens.take("INCLUDE");
    Optional<String> included = includes ? list(tokens) : Optional.of("");
    String deferrable = "";
    if (tokens.take("DEFERRABLE")) {
      deferrable =
          " DEFERRABLE" + (tokens.take("INITIALLY", "DEFERRED") ? " INITIALLY DEFERRED" : "");
    }
    if (columns.isEmpty() || included.isEmpty() || !tokens.isAtEnd()) {
      return Optional.empty();
    }
    return Optional.of(
        new KeyDefinition(
            primary ? "PRIMARY KEY" : "UNIQUE",
            nulls,
            columns.get(),
            includes ? " INCLUDE " + included.get() : "",
            deferrable));
  }

  /** Columns in parentheses; empty if there is more than their names in them. */
  private static Optional<String> list(Tokens tokens) {
    return tokens
        .takeNames()
        .map(
            names ->
                names.stream().map(SqlNames::name).collect(Collectors.joining(", ", "(", ")")));
  }
}
