// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import java.util.Optional;

/** A time without a time zone. */
final class PreferTimestamptz implements Rule {
  @Override
  public String name() {
    return "prefer-timestamptz";
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
    return "timestamptz";
  }

  @Override
  public Optional<String> examine(Seen seen) {
    return DeclaredColumns.named(
            seen.effect().statement(),
            column -> column.type().equals("TIMESTAMP") && !column.zoned())
        .map(
            names ->
                names + " has no time zone: what it means depends on the session that reads it");
  }
}
