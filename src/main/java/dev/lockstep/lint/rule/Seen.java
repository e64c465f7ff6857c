// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import dev.lockstep.lint.trace.StatementEffect;
import dev.lockstep.lint.trace.TracedMigration;
import java.util.List;
import java.util.Set;

/**
 * What a rule judges: a statement, as far as it concerns relations that were in use before.
 *
 * @param effect what it did
 * @param earlier what the statements before it in the same transaction did
 * @param migration what it is a part of
 */
public record Seen(
    StatementEffect effect, List<StatementEffect> earlier, TracedMigration migration) {
  /** Run code that may hold several statements, which are seen as one. */
  private static final Set<String> OF_CODE = Set.of("DO", "SELECT", "CALL");

  public Seen {
    earlier = List.copyOf(earlier);
  }

  /** Whether the statement runs code: in what order that did things is not seen. */
  boolean isOfCode() {
    return OF_CODE.contains(effect.head().verb());
  }
}
