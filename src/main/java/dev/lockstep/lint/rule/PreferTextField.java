// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import dev.lockstep.lint.rule.DeclaredColumns.Declared;
import java.util.function.Predicate;

/** A text of limited length. */
final class PreferTextField extends TypeOpinion {
  @Override
  public String name() {
    return "prefer-text-field";
  }

  @Override
  public String safeForm() {
    return "text, with a CHECK where a limit is meant: it can be changed NOT VALID";
  }

  @Override
  Predicate<Declared> columns() {
    return DeclaredColumns.ofType("VARCHAR")
        .or(column -> column.type().equals("CHARACTER") && column.second().equals("VARYING"));
  }

  @Override
  String objection() {
    return "is limited in length by its type";
  }
}
