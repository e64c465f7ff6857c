// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.sql;

import java.util.Optional;

/**
 * The value of a directive that gives a name a time: {@code artworks.born for 30 days}.
 *
 * @param written the name as it is written
 * @param name the same as PostgreSQL has it
 * @param time what stands behind {@code for}
 */
public record NameAndTime(String written, QualifiedName name, String time) {
  /** Reads all of {@code value}; empty if it is not of that form. */
  public static Optional<NameAndTime> parse(String value) {
    Tokens tokens = Tokens.of(value);
    Optional<QualifiedName> name = tokens.takeName();
    if (name.isEmpty() || tokens.rest().size() < 2) {
      return Optional.empty();
    }
    Token word = tokens.rest().getFirst();
    return word.written().equals("for")
        ? Optional.of(
            new NameAndTime(
                value.substring(0, word.begin()).strip(),
                name.get(),
                value.substring(word.end()).strip()))
        : Optional.empty();
  }
}
