// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint;

import dev.lockstep.lint.rule.Level;
import dev.lockstep.lint.rule.Rule;
import dev.lockstep.lint.size.Estimate;
import dev.lockstep.lint.size.Sizes;
import dev.lockstep.lint.size.WorkTime;
import dev.lockstep.lint.trace.StatementEffect;
import dev.lockstep.lint.trace.StatementWork;
import dev.lockstep.postgres.Durations;
import dev.lockstep.postgres.LockMode;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** What a finding means for one live database, and how bad it is there. */
final class LiveView {
  /** Shorter than what a user notices, and than the wait for the lock itself may be. */
  private static final Duration UNNOTICED = Duration.ofMillis(100);

  /** Longer than a statement waits for its lock by default. */
  private static final Duration NOTICED = Duration.ofSeconds(2);

  private static final Duration LONG_TRANSACTION = Duration.ofSeconds(2);

  private final Sizes sizes;

  LiveView(Sizes sizes) {
    this.sizes = sizes;
  }

  /**
   * What it means there.
   *
   * @param level how bad it is
   * @param text one line; empty if nothing is known of the tables
   */
  record Meaning(Level level, String text) {}

  /** Of a finding of {@code rule} about a statement. */
  Meaning of(Rule rule, StatementEffect effect) {
    Optional<Estimate> estimate = WorkTime.of(StatementWork.of(effect), sizes);
    if (estimate.isPresent()) {
      Duration work = estimate.get().work();
      return new Meaning(
          rule.growsWithTable() ? weaker(rule.level(), byWork(work)) : rule.level(),
          "here: "
              + estimate.get().table().name()
              + " has "
              + estimate.get().table().text()
              + since()
              + ": about "
              + Durations.format(work)
              + waiting());
    }
    String locked =
        effect.locks().entrySet().stream()
            .filter(lock -> lock.getValue().compareTo(LockMode.SHARE) >= 0)
            .flatMap(lock -> sizes.find(lock.getKey().text()).stream())
            .map(table -> table.name() + " has " + table.text())
            .findFirst()
            .orElse("");
    return new Meaning(
        rule.level(),
        locked.isEmpty() ? "" : "here: " + locked + since() + ": over at once" + waiting());
  }

  private String since() {
    return " since " + sizes.writesSince().truncatedTo(ChronoUnit.MINUTES);
  }

  private static Level byWork(Duration work) {
    if (work.compareTo(UNNOTICED) <= 0) {
      return Level.NOTE;
    }
    return work.compareTo(NOTICED) <= 0 ? Level.WARNING : Level.ERROR;
  }

  private static Level weaker(Level one, Level other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private String waiting() {
    return sizes.longestTransaction().compareTo(LONG_TRANSACTION) < 0
        ? ""
        : ", after waiting for what is open: a transaction runs for "
            + Durations.format(sizes.longestTransaction())
            + " now";
  }
}
