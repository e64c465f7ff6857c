// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.size;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.lint.trace.MigrationWork;
import dev.lockstep.lint.trace.StatementWork;
import dev.lockstep.postgres.LockMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A lock is charged with all that follows in its transaction. */
class HeldLockTest {
  /** To write a million rows of 100 bytes and an index: 395 + 300 + 500 ms; to read them: 70 ms. */
  private static final Sizes SIZES =
      new Sizes(
          Instant.EPOCH,
          Instant.EPOCH,
          Duration.ZERO,
          List.of(new TableSize("art", 1_000_000, 100_000_000, 0, 1, 0)));

  private static StatementWork work(
      int line, boolean alone, String locked, Set<String> rewritten, Set<String> scanned) {
    return new StatementWork(
        line,
        alone,
        true,
        Map.of(locked, LockMode.ACCESS_EXCLUSIVE),
        rewritten,
        scanned,
        Set.of(),
        Map.of(),
        Set.of());
  }

  private static List<String> held(StatementWork... statements) {
    return HeldLock.of(new MigrationWork("V2__x.sql", List.of(statements)), SIZES).stream()
        .map(
            lock ->
                lock.line()
                    + " "
                    + lock.relation()
                    + " "
                    + (lock.heldOrNull() == null ? "unknown" : lock.heldOrNull().toMillis()))
        .toList();
  }

  @Test
  void untilTheTransactionEnds() {
    assertThat(
            held(
                work(1, false, "quick", Set.of(), Set.of()),
                work(2, false, "art", Set.of("art"), Set.of("art")),
                work(3, false, "last", Set.of(), Set.of("art"))))
        .containsExactly("1 quick 1265", "2 art 1265", "3 last 70");
  }

  @Test
  void forItsOwnStatementOutsideOfOne() {
    assertThat(
            held(
                work(1, true, "quick", Set.of(), Set.of()),
                work(2, true, "art", Set.of("art"), Set.of())))
        .containsExactly("1 quick 0", "2 art 1195");
  }

  @Test
  void unknownWhereATableOfUnknownSizeIsReadMeanwhile() {
    assertThat(
            held(
                work(1, false, "quick", Set.of(), Set.of()),
                work(2, false, "other", Set.of(), Set.of("other")),
                work(3, false, "last", Set.of(), Set.of())))
        .containsExactly("1 quick unknown", "2 other unknown", "3 last 0");
  }

  @Test
  void aTableWhoseRowsAreChangedIsWritten() {
    StatementWork update =
        new StatementWork(
            2,
            false,
            true,
            Map.of("art", LockMode.ROW_EXCLUSIVE),
            Set.of(),
            Set.of("art"),
            Set.of("art"),
            Map.of(),
            Set.of());
    assertThat(held(work(1, false, "quick", Set.of(), Set.of()), update))
        .containsExactly("1 quick 1195", "2 art 1195");
  }
}
