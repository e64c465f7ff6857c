// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.sql;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** What kind of object the head of a statement is about, as SQL calls it. */
public enum ObjectType {
  ACCESS_METHOD,
  AGGREGATE,
  CAST,
  COLLATION,
  COLUMN,
  CONSTRAINT,
  CONVERSION,
  DATABASE,
  DEFAULT_PRIVILEGES,
  DOMAIN,
  EVENT_TRIGGER,
  EXTENSION,
  FOREIGN_DATA_WRAPPER,
  FOREIGN_TABLE,
  FUNCTION,
  GROUP,
  INDEX,
  LANGUAGE,
  LARGE_OBJECT,
  MATERIALIZED_VIEW,
  OPERATOR,
  OPERATOR_CLASS,
  OPERATOR_FAMILY,
  OWNED,
  POLICY,
  PROCEDURE,
  PUBLICATION,
  ROLE,
  ROUTINE,
  RULE,
  SCHEMA,
  SEQUENCE,
  SERVER,
  STATISTICS,
  SUBSCRIPTION,
  SYSTEM,
  TABLE,
  TABLESPACE,
  TEXT_SEARCH,
  TRANSFORM,
  TRIGGER,
  TYPE,
  USER,
  USER_MAPPING,
  VIEW,

  /** None that is known here. */
  OTHER;

  /** {@code USER MAPPING} before {@code USER}. */
  private static final List<ObjectType> LONGEST_FIRST =
      Arrays.stream(values())
          .filter(type -> type != OTHER)
          .sorted(Comparator.comparing((ObjectType type) -> type.words().length).reversed())
          .toList();

  private final String[] words = name().split("_", -1);

  private String[] words() {
    return words;
  }

  /** In SQL: {@code MATERIALIZED VIEW}. */
  public String sql() {
    return String.join(" ", words);
  }

  /** The one that is next in {@code tokens}, which goes past it; {@link #OTHER}, and nowhere. */
  public static ObjectType take(Tokens tokens) {
    return LONGEST_FIRST.stream()
        .filter(type -> tokens.take(type.words()))
        .findFirst()
        .orElse(OTHER);
  }
}
