// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.serve;

import dev.lockstep.backfill.BackfillStatus;
import dev.lockstep.backfill.run.RunState;
import dev.lockstep.health.HealthReport;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How each backfill stands, as the database has it: the same in every replica, whichever works on
 * it, and whether any does. See docs/metrics.md.
 */
final class BackfillGauges {
  private static final String NAME = "backfill";
  private static final List<String> STATES =
      Stream.concat(
              Stream.of(BackfillStatus.NEVER_RUN, BackfillStatus.CHANGED, BackfillStatus.INVALID),
              Arrays.stream(RunState.values()).map(RunState::text))
          .toList();

  private final MultiGauge state;
  private final MultiGauge workers;
  private final MultiGauge remaining;
  private final MultiGauge rate;
  private final MultiGauge left;

  BackfillGauges(MeterRegistry registry) {
    this.state =
        MultiGauge.builder("lockstep.backfill.state")
            .description("1 for the state that is, 0 for the others")
            .register(registry);
    this.workers =
        MultiGauge.builder("lockstep.backfill.workers")
            .description("ranges that processes work on now, over all replicas")
            .register(registry);
    this.remaining =
        MultiGauge.builder("lockstep.backfill.remaining")
            .description("rows that need work, as last counted less what was changed since")
            .register(registry);
    this.rate =
        MultiGauge.builder("lockstep.backfill.rows.per.second")
            .description("rows walked a second, over all replicas, of runs that are under way")
            .register(registry);
    this.left =
        MultiGauge.builder("lockstep.backfill.left.seconds")
            .description("how long a run that is under way will take from now on, at its rate")
            .register(registry);
  }

  void checked(List<HealthReport.Backfill> backfills) {
    state.register(
        backfills.stream()
            .flatMap(
                each ->
                    STATES.stream()
                        .<Row<?>>map(
                            name ->
                                Row.of(
                                    Tags.of(NAME, each.name(), "state", name),
                                    name.equals(each.state()) ? 1 : 0)))
            .toList(),
        true);
    workers.register(
        backfills.stream()
            .<Row<?>>map(each -> Row.of(Tags.of(NAME, each.name()), each.workers()))
            .toList(),
        true);
    remaining.register(
        backfills.stream()
            .filter(each -> each.remaining() != null)
            .<Row<?>>map(each -> Row.of(Tags.of(NAME, each.name()), each.remaining()))
            .toList(),
        true);
    rate.register(known(backfills, HealthReport.Backfill::rowsPerSecond), true);
    left.register(known(backfills, HealthReport.Backfill::etaSeconds), true);
  }

  private static List<Row<?>> known(
      List<HealthReport.Backfill> backfills,
      Function<HealthReport.Backfill, @Nullable Long> figure) {
    List<Row<?>> rows = new ArrayList<>();
    for (HealthReport.Backfill each : backfills) {
      Long value = figure.apply(each);
      if (value != null) {
        rows.add(Row.of(Tags.of(NAME, each.name()), value));
      }
    }
    return rows;
  }
}
