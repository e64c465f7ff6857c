// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.page.shown;

import dev.lockstep.view.DryRunView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A dry run.
 *
 * @param running whether it goes on: the view asks again by itself
 * @param back the backfill's view
 */
public record DryRunShown(
    String name,
    String back,
    boolean running,
    String error,
    List<Fact> facts,
    List<DryRunView.Change> changes) {
  public DryRunShown {
    facts = List.copyOf(facts);
    changes = List.copyOf(changes);
  }

  /** One that goes on, ended with a report, or failed. */
  public static DryRunShown of(String name, @Nullable DryRunView report, @Nullable String error) {
    String problem = error != null ? error : report != null ? report.error() : null;
    return new DryRunShown(
        name,
        BackfillCard.href(name),
        report == null && error == null,
        problem == null ? "" : problem,
        report == null ? List.of() : facts(report),
        report == null ? List.of() : report.changes());
  }

  private static List<Fact> facts(DryRunView report) {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("Need work", Text.count(report.remaining(), "row")));
    facts.add(
        new Fact(
            "Tried",
            Text.count(report.batches(), "batch").replace("batchs", "batches")
                + " over "
                + Text.count(report.sampledRows(), "row")
                + ", "
                + Text.number(report.changedRows())
                + " changed"));
    facts.add(new Fact("Would write", "about " + Text.count(report.estimatedChanges(), "row")));
    facts.add(
        new Fact(
            "Would take",
            "about "
                + Text.duration(Duration.ofMillis(report.estimatedMs()))
                + ", "
                + (report.estimatedWalBytes() >> 20)
                + " MB of WAL"));
    facts.add(
        new Fact(
            "Idempotent",
            report.idempotent()
                ? "yes: the same batches changed nothing the second time"
                : "no: the same batches changed " + report.changedAgain() + " rows again"));
    return facts;
  }
}
