// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.size;

import dev.lockstep.lint.trace.MigrationWork;
import dev.lockstep.lint.trace.StatementWork;
import dev.lockstep.postgres.LockMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A lock that a migration takes, and how long it would hold it on a live database: until its
 * transaction ends, so that it is charged with the work of all statements that follow.
 *
 * @param line of the statement that takes it
 * @param heldOrNull with nothing else going on; null where it goes through a table of unknown size
 */
public record HeldLock(int line, LockMode mode, String relation, @Nullable Duration heldOrNull) {

  /** All of a migration, in the order in which they are taken. */
  public static List<HeldLock> of(MigrationWork work, Sizes sizes) {
    List<HeldLock> locks = new ArrayList<>();
    for (int i = 0; i < work.statements().size(); i++) {
      StatementWork statement = work.statements().get(i);
      List<StatementWork> meanwhile =
          statement.alone()
              ? List.of(statement)
              : work.statements().subList(i, work.statements().size());
      Duration held = time(meanwhile, sizes).orElse(null);
      statement
          .locks()
          .forEach(
              (relation, mode) -> locks.add(new HeldLock(statement.line(), mode, relation, held)));
    }
    return locks;
  }

  /** How long these take; empty if one goes through a table of unknown size. */
  public static Optional<Duration> time(List<StatementWork> statements, Sizes sizes) {
    Duration all = Duration.ZERO;
    for (StatementWork each : statements) {
      if (!each.slow().isEmpty()) {
        Optional<Estimate> estimate = WorkTime.of(each, sizes);
        if (estimate.isEmpty()) {
          return Optional.empty();
        }
        all = all.plus(estimate.get().work());
      }
    }
    return Optional.of(all);
  }
}
