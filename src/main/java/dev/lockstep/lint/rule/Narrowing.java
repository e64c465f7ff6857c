// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import dev.lockstep.sql.Identifiers;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which values of one type have no place in another. */
final class Narrowing {
  private static final Pattern FORM = Pattern.compile("([a-z ]+?)\\((\\d+)(?:,(\\d+))?\\)(.*)");
  private static final Set<String> TEXTS = Set.of("text", "character varying", "character");
  private static final List<String> INTEGERS = List.of("smallint", "integer", "bigint");
  private static final Set<String> FRACTIONS = Set.of("numeric", "real", "double precision");

  private Narrowing() {}

  /**
   * A type as SQL writes it, taken apart.
   *
   * @param size length or precision; -1 if it is not limited
   */
  private record Type(String base, int size, int scale) {
    static Type of(String type) {
      Matcher matcher = FORM.matcher(type);
      if (!matcher.matches()) {
        return new Type(type, type.equals("character") ? 1 : -1, 0);
      }
      String scale = matcher.group(3);
      return new Type(
          matcher.group(1) + matcher.group(4),
          Integer.parseInt(matcher.group(2)),
          scale == null ? 0 : Integer.parseInt(scale));
    }

    boolean isNumber() {
      return INTEGERS.contains(base) || FRACTIONS.contains(base);
    }
  }

  /** What holds of the rows that do not fit; empty if all do, or it is not known. */
  static Optional<String> condition(String column, String from, String to) {
    if (from.equals(to)) {
      return Optional.empty();
    }
    String name = Identifiers.quoteIfNeeded(column);
    Type old = Type.of(from);
    Type now = Type.of(to);
    if (TEXTS.contains(now.base())) {
      boolean shorter =
          now.size() >= 0
              && (!TEXTS.contains(old.base()) || old.size() < 0 || old.size() > now.size());
      return shorter ? Optional.of("length(" + name + "::text) > " + now.size()) : Optional.empty();
    }
    if (TEXTS.contains(old.base())) {
      // Known since PostgreSQL 16.
      return Optional.of("NOT pg_input_is_valid(" + name + ", " + Identifiers.literal(to) + ")");
    }
    if (INTEGERS.contains(now.base())) {
      return ofInteger(name, old, now);
    }
    return now.base().equals("numeric") ? ofNumeric(name, old, now) : Optional.empty();
  }

  private static Optional<String> ofInteger(String name, Type old, Type now) {
    int place = INTEGERS.indexOf(now.base());
    boolean narrower = old.isNumber() && INTEGERS.indexOf(old.base()) > place;
    boolean rounds = FRACTIONS.contains(old.base());
    if (!narrower && !rounds) {
      return Optional.empty();
    }
    String most = List.of("32767", "2147483647", "9223372036854775807").get(place);
    String least = List.of("-32768", "-2147483648", "-9223372036854775808").get(place);
    return Optional.of(
        name
            + " NOT BETWEEN "
            + least
            + " AND "
            + most
            + (rounds ? " OR " + name + " <> trunc(" + name + ")" : ""));
  }

  private static Optional<String> ofNumeric(String name, Type old, Type now) {
    boolean exact = old.base().equals("numeric") && old.size() >= 0;
    boolean fits =
        exact && old.size() - old.scale() <= now.size() - now.scale() && old.scale() <= now.scale();
    if (now.size() < 0 || fits || !old.isNumber()) {
      return Optional.empty();
    }
    String value = old.base().equals("numeric") ? name : name + "::numeric";
    return Optional.of(
        "abs(round(%s, %d)) >= 1e%d OR %s <> round(%s, %d)"
            .formatted(value, now.scale(), now.size() - now.scale(), value, value, now.scale()));
  }
}
