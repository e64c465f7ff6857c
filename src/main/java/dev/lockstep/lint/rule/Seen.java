// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import dev.lockstep.lint.trace.StatementEffect;
import dev.lockstep.lint.trace.TracedMigration;
import java.util.List;

/**
 * What a rule judges: a statement, as far as it concerns relations that were in use before.
 *
 * @param effect what it did
 * @param earlier what the statements before it in the same transaction did
 * @param migration what it is a part of
 */
public record Seen(
    StatementEffect effect, List<StatementEffect> earlier, TracedMigration migration) {
  public Seen {
    earlier = List.copyOf(earlier);
  }
}
