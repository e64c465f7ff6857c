// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.catalog;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What an object of a database is. The order is the one people expect to read things in, and the
 * one that decides between objects that don't depend on each other.
 */
public enum ObjectKind {
  SCHEMA,
  EXTENSION,
  COLLATION,
  ENUM,
  COMPOSITE,
  RANGE,
  DOMAIN,
  DOMAIN_CONSTRAINT,
  SEQUENCE,
  FUNCTION,
  PROCEDURE,
  AGGREGATE,
  TABLE,
  COLUMN,
  DEFAULT,
  CONSTRAINT,
  VIEW,
  MATERIALIZED_VIEW,
  INDEX,
  STATISTICS,
  TRIGGER,
  RULE,
  POLICY,
  EVENT_TRIGGER,
  PUBLICATION,
  DEFAULT_PRIVILEGES,
  /** A kind that Lockstep sees but does not migrate: operators, casts, foreign tables and such. */
  OTHER;

  private static final Map<String, ObjectKind> BY_LABEL =
      Arrays.stream(values()).collect(Collectors.toMap(ObjectKind::label, Function.identity()));

  private final String label = name().toLowerCase(Locale.ROOT).replace('_', ' ');

  /** As people and files name it: {@code materialized view}. */
  public String label() {
    return label;
  }

  /**
   * The kind with this label.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static ObjectKind ofLabel(String label) {
    ObjectKind kind = BY_LABEL.get(label);
    if (kind == null) {
      throw new IllegalArgumentException("not a kind of object: '" + label + "'");
    }
    return kind;
  }

  /** Whether objects of this kind are named by two parts below the schema: table and part. */
  public boolean isPart() {
    return switch (this) {
      case COLUMN, DEFAULT, CONSTRAINT, DOMAIN_CONSTRAINT, TRIGGER, RULE, POLICY -> true;
      default -> false;
    };
  }

  /** Whether the name is followed by argument types. */
  public boolean isRoutine() {
    return this == FUNCTION || this == PROCEDURE || this == AGGREGATE;
  }
}
