// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import dev.lockstep.migration.file.Version;
import dev.lockstep.migration.undo.UndoReport;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code undo --output json} prints. */
@RegisterForReflection
record UndoResult(
    @Nullable String version,
    boolean rehearsed,
    List<Undone> undone,
    List<Repeatable> repeatables,
    List<String> backfills,
    List<String> kept,
    int retries,
    long lockWaitMs,
    long elapsedMs) {
  /** One migration that was undone. */
  @RegisterForReflection
  record Undone(
      String version,
      String description,
      String script,
      String reverse,
      String how,
      long elapsedMs) {}

  /** A repeatable migration whose objects were touched; {@code problem} says why it is pending. */
  @RegisterForReflection
  record Repeatable(String script, boolean applied, @Nullable String problem) {}

  static UndoResult of(UndoReport report) {
    return new UndoResult(
        report.latest().map(Version::toString).orElse(null),
        report.rehearsed(),
        report.undone().stream()
            .map(
                each ->
                    new Undone(
                        each.step().version().toString(),
                        each.step().row().description(),
                        each.step().row().script(),
                        each.step().reverse().script(),
                        each.step().way().how().text(),
                        each.elapsed().toMillis()))
            .toList(),
        report.repeatables().stream()
            .map(
                each ->
                    new Repeatable(
                        each.script(), each.problem().isEmpty(), each.problem().orElse(null)))
            .toList(),
        report.backfills(),
        report.kept(),
        report.retries(),
        report.lockWait().toMillis(),
        report.elapsed().toMillis());
  }
}
