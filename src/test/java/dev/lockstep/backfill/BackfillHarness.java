// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill;

import dev.lockstep.backfill.api.AppliedMigrations;
import dev.lockstep.backfill.api.Backfill;
import dev.lockstep.backfill.api.BackfillListener;
import dev.lockstep.backfill.api.BackfillSettings;
import dev.lockstep.backfill.definition.BackfillDefinition;
import dev.lockstep.backfill.definition.BackfillFiles;
import dev.lockstep.backfill.definition.DefinitionParser;
import dev.lockstep.backfill.engine.BackfillEngine;
import dev.lockstep.backfill.engine.BatchEvents;
import dev.lockstep.backfill.run.Run;
import dev.lockstep.backfill.run.RunState;
import dev.lockstep.event.Event;
import dev.lockstep.support.TestDatabase;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One database, some definitions, and any number of engines on them, as in so many processes. */
final class BackfillHarness implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  final TestDatabase database;
  final List<Event> events = new CopyOnWriteArrayList<>();
  private final List<BackfillDefinition> written = new ArrayList<>();
  private final List<Backfill> code = new ArrayList<>();
  private final List<BackfillEngine> engines = new ArrayList<>();
  BackfillSettings settings = BackfillSettings.defaults().withPoll(Duration.ofMillis(20));
  Clock clock = Clock.systemUTC();

  BackfillHarness() {
    this(TestDatabase.create());
  }

  BackfillHarness(TestDatabase database) {
    this.database = database;
  }

  /** Writes, or overwrites, a definition. */
  BackfillDefinition write(String name, String text) {
    written.removeIf(definition -> definition.name().equals(name));
    BackfillDefinition definition = DefinitionParser.parse(name, name + ".sql", text);
    written.add(definition);
    return definition;
  }

  void write(Backfill backfill) {
    code.add(backfill);
  }

  BackfillDefinitions definitions() {
    return new BackfillDefinitions(new BackfillFiles(written, List.of()), code);
  }

  Backfills backfills() {
    return new Backfills(database.connections(), definitions(), AppliedMigrations.ALL);
  }

  BackfillEngine engine() {
    return engine(BatchEvents.NONE);
  }

  /** Starts one more engine. */
  BackfillEngine engine(BatchEvents signals) {
    BackfillDefinitions definitions = definitions();
    BackfillEngine engine =
        new BackfillEngine(
            database.connections(),
            "engine-" + (engines.size() + 1),
            name -> definitions.find(name).orElse(null),
            settings,
            events::add,
            BackfillListener.NONE,
            clock,
            signals);
    engines.add(engine);
    engine.start();
    return engine;
  }

  /** Triggers, and waits for the end. */
  Run run(String name) throws SQLException {
    return ended(backfills().trigger(name, "test").runId());
  }

  /** Waits for the end as long as there is one batch more now and then. */
  Run ended(long runId) {
    long batches = -1;
    Run run = load(runId);
    while (run.state().active() && run.counts().batches() > batches) {
      batches = run.counts().batches();
      long before = batches;
      await(
          () -> {
            Run now = load(runId);
            return !now.state().active() || now.counts().batches() > before;
          });
      run = load(runId);
    }
    return run;
  }

  Run load(long runId) {
    try {
      return backfills().run(runId).orElseThrow();
    } catch (SQLException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  RunState state(long runId) {
    return load(runId).state();
  }

  /** Waits until {@code condition} holds: a state, never a time. */
  static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("did not come to pass in " + PATIENCE);
      }
      LockSupport.parkNanos(5_000_000);
    }
  }

  /** What is wrong with the journal: gaps in seq, bounds that do not meet; empty is right. */
  List<String> journalFaults() {
    return database.rows(
        """
        SELECT run_id, no, seq FROM (
          SELECT run_id, no, seq, lo,
                 lag(hi) OVER range AS before, row_number() OVER range AS expected
            FROM lockstep.backfill_batch WINDOW range AS (PARTITION BY run_id, no ORDER BY seq)
        ) journal
        WHERE seq <> expected OR before IS NOT NULL AND before <> lo""");
  }

  @Nullable Event last(String name) {
    return events.stream()
        .filter(event -> event.name().equals(name))
        .reduce((a, b) -> b)
        .orElse(null);
  }

  @Override
  public void close() {
    engines.forEach(BackfillEngine::close);
    database.close();
  }
}
