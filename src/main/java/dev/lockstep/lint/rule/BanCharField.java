// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import java.util.Optional;

/** A text that is filled up with blanks. */
final class BanCharField implements Rule {
  @Override
  public String name() {
    return "ban-char-field";
  }

  @Override
  public Level level() {
    return Level.NOTE;
  }

  @Override
  public boolean isOpinion() {
    return true;
  }

  @Override
  public String safeForm() {
    return "text";
  }

  @Override
  public Optional<String> examine(Seen seen) {
    return DeclaredColumns.named(
            seen.effect().statement(),
            DeclaredColumns.ofType("CHAR", "BPCHAR")
                .or(
                    column ->
                        column.type().equals("CHARACTER") && !column.second().equals("VARYING")))
        .map(names -> names + " is filled up with blanks to its length");
  }
}
