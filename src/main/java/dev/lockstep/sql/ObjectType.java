// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.sql;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

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

  /** By the first word; {@code USER MAPPING} before {@code USER}. */
  private static final Map<String, List<ObjectType>> BY_FIRST_WORD =
      Arrays.stream(values())
          .filter(type -> type != OTHER)
          .sorted(Comparator.comparing((ObjectType type) -> type.words().length).reversed())
          .collect(Collectors.groupingBy(type -> type.words()[0]));

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
    return BY_FIRST_WORD.getOrDefault(tokens.peek(), List.of()).stream()
        .filter(type -> tokens.take(type.words()))
        .findFirst()
        .orElse(OTHER);
  }
}
