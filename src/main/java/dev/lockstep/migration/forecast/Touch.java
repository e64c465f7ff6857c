// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.forecast;

import dev.lockstep.postgres.LockMode;
import dev.lockstep.sql.Tokens;

/**
 * What a statement's text says of a lock, before the catalog has been looked at.
 *
 * @param name as the statement gives it
 * @param part a column or constraint of it, for {@link Reach#WITH_PART}; else empty
 */
record Touch(LockMode mode, Reach reach, String name, String part) {
  /** What is locked because {@code name} is. */
  enum Reach {
    /** The relation itself. */
    ALONE,
    /** It, its partitions and the tables that inherit from it. */
    TREE,
    /** The table of the index, and its partitions. */
    INDEX_TABLE,
    /** The default partition of the partitioned table: its rows may belong elsewhere now. */
    DEFAULT_PARTITION,
    /** What it refers to by foreign keys, and what refers to it. */
    FOREIGN_KEYS,
    /** What refers to it by foreign keys. */
    REFERRING,
    /** It, whatever refers to it by foreign keys, and so on. */
    REFERENCING,
    /** It and whatever goes with it, the other tables of foreign keys included. */
    WITH_DEPENDENTS,
    /** What goes with one column or constraint of it. */
    WITH_PART,
    /** What goes with the type. */
    TYPE_WITH_DEPENDENTS,
    /** What goes with all that is in the schema. */
    SCHEMA_WITH_DEPENDENTS,
    /** The tables made {@code OF} the type. */
    TABLES_OF_TYPE,
    /** The tables with a column of the type. */
    USERS_OF_TYPE,
    /** The table of the extended statistics. */
    STATISTICS_TABLE
  }

  /** Of a relation that a statement names, with those that inherit from it unless it says ONLY. */
  static Touch of(LockMode mode, Tokens.Named named) {
    return named.only() ? alone(mode, named.text()) : tree(mode, named.text());
  }

  static Touch alone(LockMode mode, String name) {
    return new Touch(mode, Reach.ALONE, name, "");
  }

  static Touch tree(LockMode mode, String name) {
    return new Touch(mode, Reach.TREE, name, "");
  }

  static Touch of(LockMode mode, Reach reach, String name) {
    return new Touch(mode, reach, name, "");
  }
}
