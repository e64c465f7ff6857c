// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import dev.lockstep.lint.rule.DeclaredColumns.Declared;
import java.util.function.Predicate;

/** A time without a time zone. */
final class PreferTimestamptz extends TypeOpinion {
  @Override
  public String name() {
    return "prefer-timestamptz";
  }

  @Override
  public String safeForm() {
    return "timestamptz";
  }

  @Override
  Predicate<Declared> columns() {
    return column -> column.type().equals("TIMESTAMP") && !column.zoned();
  }

  @Override
  String objection() {
    return "has no time zone: what it means depends on the session that reads it";
  }
}
