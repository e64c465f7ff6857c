// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import dev.lockstep.lint.rule.DeclaredColumns.Declared;
import java.util.function.Predicate;

/** A text that is filled up with blanks. */
final class BanCharField extends TypeOpinion {
  @Override
  public String name() {
    return "ban-char-field";
  }

  @Override
  public String safeForm() {
    return "text";
  }

  @Override
  Predicate<Declared> columns() {
    return DeclaredColumns.ofType("CHAR", "BPCHAR")
        .or(column -> column.type().equals("CHARACTER") && !column.second().equals("VARYING"));
  }

  @Override
  String objection() {
    return "is filled up with blanks to its length";
  }
}
