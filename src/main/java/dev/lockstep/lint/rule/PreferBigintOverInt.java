// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import java.util.Optional;

/** A number of 32 bits or less for what may outgrow it. */
final class PreferBigintOverInt implements Rule {
  @Override
  public String name() {
    return "prefer-bigint-over-int";
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
    return "bigint, which mostly takes no more room on disk, since rows are aligned";
  }

  @Override
  public Optional<String> examine(Seen seen) {
    return DeclaredColumns.named(
            seen.effect().statement(),
            DeclaredColumns.ofType(
                "INT",
                "INTEGER",
                "INT4",
                "SMALLINT",
                "INT2",
                "SERIAL",
                "SERIAL4",
                "SMALLSERIAL",
                "SERIAL2"))
        .map(
            names ->
                names
                    + " is of 32 bits or less: at 2147483647 every INSERT fails, and a wider type rewrites the table");
  }
}
