// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import java.util.Optional;

/** A text of limited length. */
final class PreferTextField implements Rule {
  @Override
  public String name() {
    return "prefer-text-field";
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
    return "text, with a CHECK where a limit is meant: it can be changed NOT VALID";
  }

  @Override
  public Optional<String> examine(Seen seen) {
    return DeclaredColumns.named(
            seen.effect().statement(),
            DeclaredColumns.ofType("VARCHAR")
                .or(
                    column ->
                        column.type().equals("CHARACTER") && column.second().equals("VARYING")))
        .map(names -> names + " is limited in length by its type");
  }
}
