// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import dev.lockstep.lint.trace.Altered;
import dev.lockstep.lint.trace.StatementEffect;
import dev.lockstep.lint.trace.TracedColumn;
import java.util.List;
import java.util.Optional;

/** SET NOT NULL that has to look at all rows. */
final class AddingNotNullableField implements Rule {
  @Override
  public String name() {
    return "adding-not-nullable-field";
  }

  @Override
  public Level level() {
    return Level.ERROR;
  }

  @Override
  public String safeForm() {
    return "ADD CONSTRAINT … CHECK (… IS NOT NULL) NOT VALID, VALIDATE it in a migration "
        + "of its own, then SET NOT NULL, which then looks at no row";
  }

  @Override
  public Optional<String> examine(Seen seen) {
    List<Altered<TracedColumn>> required =
        seen.effect().columns().stream()
            .filter(Altered::stayed)
            .filter(each -> each.before().filter(c -> !c.notNull()).isPresent())
            .filter(each -> each.after().filter(TracedColumn::notNull).isPresent())
            .filter(each -> StatementEffect.has(seen.effect().scanned(), each.of()))
            .filter(each -> !StatementEffect.has(seen.effect().built(), each.of()))
            .toList();
    return required.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "reads all of "
                + Texts.owners(required)
                + " to make "
                + Texts.columns(required)
                + " NOT NULL, under ACCESS EXCLUSIVE: nothing reads or writes it meanwhile");
  }
}
