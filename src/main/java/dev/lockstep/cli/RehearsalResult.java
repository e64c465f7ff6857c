// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import dev.lockstep.cli.MigrateResult.GatedBy;
import dev.lockstep.migration.plan.MigrationPlan.ClosedGate;
import dev.lockstep.postgres.ByteSize;
import dev.lockstep.postgres.Durations;
import dev.lockstep.rehearsal.MigrationTrace;
import dev.lockstep.rehearsal.RehearsalReport;
import dev.lockstep.rehearsal.StatementTrace;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code migrate --rehearse} prints, as JSON or as lines. */
@RegisterForReflection
record RehearsalResult(
    String copyOf,
    long copyingMs,
    String at,
    List<Migration> migrations,
    List<Timed> backfills,
    @Nullable GatedBy gatedBy,
    List<Timed> reverses,
    @Nullable String notUndone,
    @Nullable String failure) {
  /** One migration. */
  @RegisterForReflection
  record Migration(String version, String script, long elapsedMs, List<Statement> statements) {}

  /** One statement. */
  @RegisterForReflection
  record Statement(
      int line, String text, long elapsedMs, List<Lock> locks, List<Rewrite> rewrites) {}

  /** A lock that others would wait for. */
  @RegisterForReflection
  record Lock(String relation, String mode, String blocks, long heldMs) {}

  /** A relation that was written anew. */
  @RegisterForReflection
  record Rewrite(String relation, long rows, long bytes) {}

  /** A backfill, or a migration that was undone: then with what its reverse gives back. */
  @RegisterForReflection
  record Timed(String name, @Nullable String label, long elapsedMs) {}

  static RehearsalResult of(RehearsalReport report) {
    return new RehearsalResult(
        report.copyOf(),
        report.copying().toMillis(),
        report.at().toString(),
        report.migrations().stream().map(RehearsalResult::of).toList(),
        report.backfills().stream()
            .map(each -> new Timed(each.name(), null, each.took().toMillis()))
            .toList(),
        GatedBy.of(report.gatedBy()),
        report.reverses().stream()
            .map(each -> new Timed(each.version(), each.label(), each.took().toMillis()))
            .toList(),
        report.notUndone().orElse(null),
        report.failure().orElse(null));
  }

  /** A copy has no sessions of code in which a use could be seen. */
  private static String text(ClosedGate gate) {
    return gate.text()
        + gate.shims().stream()
            .map(
                shim ->
                    "; '--unused "
                        + shim.view()
                        + "' rehearses what is behind it, on the copy alone")
            .findFirst()
            .orElse("");
  }

  static Migration of(MigrationTrace trace) {
    return new Migration(
        trace.version(),
        trace.script(),
        trace.took().toMillis(),
        trace.statements().stream()
            .map(
                statement ->
                    new Statement(
                        statement.line(),
                        statement.text(),
                        statement.took().toMillis(),
                        statement.locks().stream()
                            .map(
                                lock ->
                                    new Lock(
                                        lock.relation(),
                                        lock.mode().inPgLocks(),
                                        lock.mode().blocks(),
                                        lock.held().toMillis()))
                            .toList(),
                        statement.rewrites().stream()
                            .map(
                                rewrite ->
                                    new Rewrite(
                                        rewrite.relation(), rewrite.rows(), rewrite.bytes()))
                            .toList()))
            .toList());
  }

  static List<String> lines(RehearsalReport report) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "rehearsed on a copy of "
            + report.copyOf()
            + ", which was made in "
            + Durations.format(report.copying())
            + ":");
    for (MigrationTrace trace : report.migrations()) {
      lines.add("  " + trace.script() + "  " + Durations.format(trace.took()));
      for (StatementTrace statement : trace.statements()) {
        lines.add(
            "      line "
                + statement.line()
                + "  "
                + Durations.format(statement.took())
                + "  "
                + statement.text());
        for (StatementTrace.Rewrite rewrite : statement.rewrites()) {
          lines.add(
              "          writes %s anew: some %d rows, %s"
                  .formatted(rewrite.relation(), rewrite.rows(), ByteSize.format(rewrite.bytes())));
        }
        for (StatementTrace.Lock lock : statement.locks()) {
          lines.add(
              "          locks %s for %s: %s wait (%s)"
                  .formatted(
                      lock.relation(),
                      Durations.format(lock.held()),
                      lock.mode().blocks(),
                      lock.mode().inPgLocks()));
        }
      }
    }
    report
        .backfills()
        .forEach(
            each -> lines.add("  backfill " + each.name() + "  " + Durations.format(each.took())));
    report.gatedBy().ifPresent(gate -> lines.add("stopped at a gate: " + text(gate)));
    report
        .reverses()
        .forEach(
            each ->
                lines.add(
                    "  undone "
                        + each.version()
                        + "  "
                        + Durations.format(each.took())
                        + "  ("
                        + each.label()
                        + ")"));
    report.notUndone().ifPresent(why -> lines.add("not undone again: " + why));
    report.failure().ifPresent(failure -> lines.add("failed on the copy: " + failure));
    lines.add("the database itself was not touched");
    return lines;
  }
}
