// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of what PostgreSQL prints of a primary key or unique constraint.
 *
 * @param kind {@code PRIMARY KEY} or {@code UNIQUE}
 * @param nulls {@code NULLS NOT DISTINCT}, as {@code include} and {@code deferrable} with a blank
 *     before; empty where it is not said
 * @param columns in parentheses
 */
record KeyDefinition(String kind, String nulls, String columns, String include, String deferrable) {
  private static final Pattern FORM =
      Pattern.compile(
          "(PRIMARY KEY|UNIQUE)( NULLS NOT DISTINCT)? (\\([^()]*\\))( INCLUDE \\([^()]*\\))?"
              + "( DEFERRABLE.*)?");

  /** Empty for any other constraint, and for names that have parentheses in them. */
  static Optional<KeyDefinition> of(String definition) {
    Matcher matcher = FORM.matcher(definition);
    return matcher.matches()
        ? Optional.of(
            new KeyDefinition(
                matcher.group(1),
                said(matcher, 2),
                matcher.group(3),
                said(matcher, 4),
                said(matcher, 5)))
        : Optional.empty();
  }

  private static String said(Matcher matcher, int group) {
    return Objects.requireNonNullElse(matcher.group(group), "");
  }
}
