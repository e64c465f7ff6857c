// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.view;

import dev.lockstep.backfill.dryrun.DryRunReport;
import dev.lockstep.postgres.Durations;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a backfill would do, for people and as JSON. */
@RegisterForReflection
public record DryRunView(
    String name,
    long remaining,
    long tableRows,
    long sampledRows,
    long changedRows,
    int batches,
    long estimatedChanges,
    long estimatedMs,
    long estimatedWalBytes,
    boolean idempotent,
    long changedAgain,
    List<Change> changes,
    @Nullable String error) {
  /** A row before and after, as JSON text. */
  @RegisterForReflection
  public record Change(String key, String before, String after) {}

  public static DryRunView of(DryRunReport report) {
    return new DryRunView(
        report.name(),
        report.remaining(),
        report.tableRows(),
        report.sampledRows(),
        report.changedRows(),
        report.batches(),
        report.estimatedChanges(),
        report.estimatedTime().toMillis(),
        report.estimatedWalBytes(),
        report.idempotent(),
        report.changedAgain(),
        report.changes().stream()
            .map(change -> new Change(change.key(), change.before(), change.after()))
            .toList(),
        report.error());
  }

  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(name + ": dry run, nothing was written");
    lines.add("  remaining:   " + remaining + " rows need work");
    lines.add(
        "  tried:       "
            + batches
            + " batches over "
            + sampledRows
            + " rows, "
            + changedRows
            + " changed");
    lines.add("  would write: about " + estimatedChanges + " rows");
    lines.add(
        "  would take:  about "
            + Durations.format(Duration.ofMillis(estimatedMs))
            + ", "
            + (estimatedWalBytes >> 20)
            + " MB of WAL");
    lines.add(
        "  idempotent:  "
            + (idempotent
                ? "yes, the same batches changed nothing the second time"
                : "no, the same batches changed " + changedAgain + " rows again"));
    changes.forEach(
        change -> {
          lines.add("  before: " + change.before());
          lines.add("  after:  " + change.after());
        });
    if (error != null) {
      lines.add("  error:       " + error);
    }
    return lines;
  }
}
