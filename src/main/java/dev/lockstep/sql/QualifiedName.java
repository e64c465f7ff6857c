// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.sql;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A name in SQL, qualified or not: {@code artworks}, {@code app."Order"}, {@code app.orders.id}.
 *
 * @param parts as the catalog has them, outermost first
 */
public record QualifiedName(List<String> parts) {
  public QualifiedName {
    parts = List.copyOf(parts);
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("a name has at least one part");
    }
  }

  /** Reads all of {@code written}; empty if it is no name. */
  public static Optional<QualifiedName> parse(String written) {
    Tokens tokens = Tokens.of(written);
    return tokens.takeName().filter(name -> tokens.isAtEnd());
  }

  /**
   * The parts of {@code name}, each as it is written, quotes included; none if it is no name. For
   * names that people know as they were written.
   */
  public static List<String> written(String name) {
    if (parse(name).isEmpty()) {
      return List.of();
    }
    return Tokens.of(name).rest().stream()
        .filter(token -> !token.is("."))
        .map(Token::written)
        .toList();
  }

  /** That of a relation, for people: without the schema where that is {@code public}. */
  public static QualifiedName briefly(String schema, String name) {
    return new QualifiedName(schema.equals("public") ? List.of(name) : List.of(schema, name));
  }

  /** The last of its parts. */
  public String last() {
    return parts.getLast();
  }

  /** What it is qualified with, the part before the last, or {@code otherwise}. */
  public String schemaOr(String otherwise) {
    return parts.size() > 1 ? parts.get(parts.size() - 2) : otherwise;
  }

  /** What it is a part of: of a column's name, its table's; empty if it has one part. */
  public Optional<QualifiedName> outer() {
    return parts.size() == 1
        ? Optional.empty()
        : Optional.of(new QualifiedName(parts.subList(0, parts.size() - 1)));
  }

  /** The same with another last part. */
  public QualifiedName withLast(String name) {
    return outer().map(outer -> outer.with(name)).orElseGet(() -> new QualifiedName(List.of(name)));
  }

  /** This and one more part. */
  public QualifiedName with(String name) {
    return new QualifiedName(Stream.concat(parts.stream(), Stream.of(name)).toList());
  }

  /** For SQL and for people: quoted where it has to be. */
  @Override
  public String toString() {
    return parts.stream().map(Identifiers::quoteIfNeeded).collect(Collectors.joining("."));
  }
}
