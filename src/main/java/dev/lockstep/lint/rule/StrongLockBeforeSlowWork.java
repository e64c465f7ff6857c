// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import dev.lockstep.lint.trace.Relation;
import dev.lockstep.lint.trace.StatementEffect;
import dev.lockstep.postgres.LockMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Slow work while a lock of before is held. */
final class StrongLockBeforeSlowWork implements Rule {
  @Override
  public String name() {
    return "strong-lock-before-slow-work";
  }

  @Override
  public Level level() {
    return Level.ERROR;
  }

  @Override
  public String safeForm() {
    return "a migration for each of the two: the lock then ends with the first";
  }

  @Override
  public Optional<String> examine(Seen seen) {
    List<Relation> slow = seen.effect().slow();
    if (slow.isEmpty() || !ValidateInSameTransaction.of(seen).isEmpty()) {
      return Optional.empty();
    }
    for (StatementEffect before : seen.earlier()) {
      for (Map.Entry<Relation, LockMode> lock : before.locks().entrySet()) {
        if (lock.getValue().compareTo(LockMode.SHARE) >= 0 && lock.getKey().holdsRows()) {
          return Optional.of(
              "goes through all of "
                  + Texts.names(slow)
                  + " while "
                  + lock.getKey().text()
                  + " is locked with "
                  + lock.getValue().label()
                  + " by line "
                  + before.statement().line()
                  + ": "
                  + lock.getValue().blocks()
                  + " wait until the transaction ends");
        }
      }
    }
    return seen.isOfCode() ? besides(seen.effect(), slow) : Optional.empty();
  }

  /** What code locks, and what it goes through: which came first is not seen. */
  private static Optional<String> besides(StatementEffect effect, List<Relation> slow) {
    return effect.locks().entrySet().stream()
        .filter(lock -> lock.getValue().compareTo(LockMode.SHARE) >= 0)
        .filter(lock -> lock.getKey().holdsRows() && !StatementEffect.has(slow, lock.getKey()))
        .findFirst()
        .map(
            lock ->
                "goes through all of "
                    + Texts.names(slow)
                    + " and locks "
                    + lock.getKey().text()
                    + " with "
                    + lock.getValue().label()
                    + ": "
                    + lock.getValue().blocks()
                    + " wait until the transaction ends");
  }
}
