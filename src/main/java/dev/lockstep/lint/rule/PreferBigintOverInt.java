// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import dev.lockstep.lint.rule.DeclaredColumns.Declared;
import java.util.function.Predicate;

/** A number of 32 bits or less for what may outgrow it. */
final class PreferBigintOverInt extends TypeOpinion {
  @Override
  public String name() {
    return "prefer-bigint-over-int";
  }

  @Override
  public String safeForm() {
    return "bigint, which mostly takes no more room on disk, since rows are aligned";
  }

  @Override
  Predicate<Declared> columns() {
    return DeclaredColumns.ofType(
        "INT",
        "INTEGER",
        "INT4",
        "SMALLINT",
        "INT2",
        "SERIAL",
        "SERIAL4",
        "SMALLSERIAL",
        "SERIAL2");
  }

  @Override
  String objection() {
    return "is of 32 bits or less: at 2147483647 every INSERT fails, and a wider type rewrites the table";
  }
}
