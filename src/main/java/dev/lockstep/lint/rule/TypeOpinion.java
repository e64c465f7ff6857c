// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import dev.lockstep.lint.rule.DeclaredColumns.Declared;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * An opinion on the types of columns that a statement declares: a note, and off if not asked for.
 */
abstract class TypeOpinion implements Rule {
  /** The columns it is about. */
  abstract Predicate<Declared> columns();

  /** What speaks against their type, after the names of the columns. */
  abstract String objection();

  @Override
  public final Level level() {
    return Level.NOTE;
  }

  @Override
  public final boolean isOpinion() {
    return true;
  }

  @Override
  public final Optional<String> examine(Seen seen) {
    return DeclaredColumns.named(seen.effect().statement(), columns())
        .map(names -> names + " " + objection());
  }
}
