// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import dev.lockstep.lint.trace.Altered;
import dev.lockstep.lint.trace.Relation;
import dev.lockstep.sql.Tokens;
import java.util.List;
import java.util.Optional;

/** A partition that is detached under the lock of its parent. */
final class RequireConcurrentPartitionDetach implements Rule {
  @Override
  public String name() {
    return "require-concurrent-partition-detach";
  }

  @Override
  public Level level() {
    return Level.NOTE;
  }

  @Override
  public String safeForm() {
    return "DETACH PARTITION … CONCURRENTLY in a migration of its own";
  }

  @Override
  public Optional<String> examine(Seen seen) {
    List<Altered<Relation>> detached =
        seen.effect().relations().stream()
            .filter(each -> each.before().filter(Relation::partition).isPresent())
            .filter(each -> each.after().filter(after -> !after.partition()).isPresent())
            .filter(each -> each.of().isTable())
            .toList();
    boolean concurrent = Tokens.ofHead(seen.effect().statement()).has("CONCURRENTLY");
    return detached.isEmpty() || concurrent || seen.effect().locks().isEmpty()
        ? Optional.empty()
        : Optional.of(
            "detaches "
                + Texts.owners(detached)
                + " under ACCESS EXCLUSIVE on its parent: over at once, but it waits for all that"
                + " reads the parent, and all later reads and writes wait behind it");
  }
}
