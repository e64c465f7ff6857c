// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import java.util.Optional;

/** JSON that PostgreSQL keeps as text. */
final class PreferJsonb implements Rule {
  @Override
  public String name() {
    return "prefer-jsonb";
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
    return "jsonb";
  }

  @Override
  public Optional<String> examine(Seen seen) {
    return DeclaredColumns.named(seen.effect().statement(), DeclaredColumns.ofType("JSON"))
        .map(
            names ->
                names
                    + " is json: it has no equality, so that SELECT DISTINCT and GROUP BY of all columns fail, and no index");
  }
}
