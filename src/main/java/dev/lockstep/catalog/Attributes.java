// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.catalog;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The names of the attributes that more than one room knows. Others are the kinds' own. */
public final class Attributes {
  /** The whole definition, as PostgreSQL prints it. */
  public static final String DEFINITION = "definition";

  /** The text of an expression, as PostgreSQL prints it. */
  public static final String EXPRESSION = "expression";

  public static final String COMMENT = "comment";

  /** Rights beyond or below the default ones, one a line: {@code GRANT SELECT TO reader}. */
  public static final String GRANTS = "grants";

  /** Orders the columns of a table, with gaps. Not a difference: PostgreSQL cannot change it. */
  public static final String POSITION = "position";

  /** {@code true} on a column that a partition or child table has from its parent. */
  public static final String INHERITED = "inherited";

  /**
   * {@code true} on an inherited column or check that stays when the parent's goes: the child had
   * it already. Not a difference: PostgreSQL has no statement that changes it alone.
   */
  public static final String LOCAL = "local";

  /** The sequence of an identity column. Not a difference: PostgreSQL chooses its name. */
  public static final String SEQUENCE = "sequence";

  /** {@code true} on a materialized view that waits for a REFRESH. What it holds is no schema. */
  static final String WITHOUT_DATA = "without_data";

  /** The comment that an extension comes with. */
  static final String OWN_COMMENT = "own_comment";

  /** {@code true} on a default that is another value each time. What its functions are says so. */
  static final String VOLATILE = "volatile";

  /** {@code true} on an inherited column that has no default although the parent's has one. */
  public static final String WITHOUT_DEFAULT = "without_default";

  /**
   * On a key of a partition: the index of the parent, which is no key, that its index is part of.
   */
  public static final String ATTACHED = "attached";

  /** {@code true} on a partition's part of an index or key that has a name which a person chose. */
  public static final String NAMED = "named";

  /** What an inherited object has of its own: see {@link OwnTraits}. */
  static final String OWN = "own";

  /** Never part of a comparison. */
  static final Set<String> INCIDENTAL =
      Set.of(POSITION, LOCAL, SEQUENCE, VOLATILE, WITHOUT_DATA, OWN_COMMENT);

  /** Printed from parse trees, differently by different majors: not compared across majors. */
  public static final Set<String> PRINTED =
      Set.of(
          DEFINITION,
          EXPRESSION,
          "generated",
          "using",
          "check",
          "bound",
          "key",
          "tables",
          "columns",
          "arguments",
          "result");

  /** Not part of a comparison across majors. */
  static final Set<String> INCIDENTAL_OR_PRINTED =
      Stream.concat(INCIDENTAL.stream(), PRINTED.stream()).collect(Collectors.toUnmodifiableSet());

  private Attributes() {}
}
