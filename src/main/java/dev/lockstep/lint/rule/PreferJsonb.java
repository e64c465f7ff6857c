// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import dev.lockstep.lint.rule.DeclaredColumns.Declared;
import java.util.function.Predicate;

/** JSON that PostgreSQL keeps as text. */
final class PreferJsonb extends TypeOpinion {
  @Override
  public String name() {
    return "prefer-jsonb";
  }

  @Override
  public String safeForm() {
    return "jsonb";
  }

  @Override
  Predicate<Declared> columns() {
    return DeclaredColumns.ofType("JSON");
  }

  @Override
  String objection() {
    return "is json: it has no equality, so that SELECT DISTINCT and GROUP BY of all columns fail, and no index";
  }
}
