// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.api;

import dev.lockstep.sql.Identifiers;

/**
 * A column of a key.
 *
 * @param type as SQL writes it, for casts; of a domain its base type, because the value before the
 *     first key need not fit the domain
 * @param base the base type's name in {@code pg_type}, such as {@code int8}
 * @param operators the schema of the operators that its index is ordered by; for the types of
 *     extensions another one than {@code pg_catalog}
 */
public record KeyColumn(String name, String type, String base, String operators) {
  /** {@code =} as it has to be written to mean the one of the index. */
  public String equality() {
    return operator("=");
  }

  /** {@code symbol} as it has to be written to mean the one of the index. */
  String operator(String symbol) {
    return operators.equals("pg_catalog")
        ? symbol
        : "OPERATOR(" + Identifiers.quote(operators) + "." + symbol + ")";
  }
}
