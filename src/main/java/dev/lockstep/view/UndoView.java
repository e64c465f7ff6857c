// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lockstep.migration.forecast.LockForecast;
import dev.lockstep.migration.loss.DataCount;
import dev.lockstep.migration.undo.UndoPreview;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an undo would do, for commands and HTTP.
 *
 * @param rehearsed whether it was tried on a scratch copy, and went well there
 * @param undo in the order in which they would be undone
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
public record UndoView(boolean rehearsed, List<Step> undo) {
  /**
   * One migration that would be undone.
   *
   * @param how lossless, lossy or unlabelled
   * @param reason what its author says of that
   * @param kept what its migration had kept, and comes back; and what the reverse will fail at
   *     there
   * @param locksFrom {@code forecast}: from the text of the reverse, which is traced nowhere
   * @param unknown statements whose locks cannot be told
   */
  @RegisterForReflection
  public record Step(
      String version,
      String description,
      String script,
      String reverse,
      String how,
      String reason,
      boolean transactional,
      String sql,
      String locksFrom,
      List<Lock> locks,
      List<String> unknown,
      List<Data> data,
      List<String> kept) {}

  /** One lock that it would take. */
  @RegisterForReflection
  public record Lock(String mode, String relation, String blocks) {
    public static Lock of(LockForecast lock) {
      return new Lock(lock.mode().label(), lock.relation(), lock.mode().blocks());
    }
  }

  /** Data that it would take away: rows of its table, and of a column those with a value. */
  @RegisterForReflection
  public record Data(
      String what,
      @Nullable Long rows,
      boolean exact,
      @Nullable Long values,
      @Nullable Long bytes) {
    public static Data of(DataCount count) {
      return new Data(
          count.loss().text(), count.rows(), count.exact(), count.values(), count.bytes());
    }
  }

  /** That of a preview. */
  public static UndoView of(UndoPreview preview, boolean rehearsed) {
    return new UndoView(rehearsed, preview.steps().stream().map(UndoView::step).toList());
  }

  private static Step step(UndoPreview.Step each) {
    return new Step(
        each.step().version().toString(),
        each.step().row().description(),
        each.step().row().script(),
        each.step().reverse().script(),
        each.way().how().text(),
        each.way().reason(),
        each.step().reverse().transactional(),
        each.sql(),
        "forecast",
        each.forecast().locks().stream().map(Lock::of).toList(),
        each.forecast().unknown(),
        each.data().stream().map(Data::of).toList(),
        each.keptLines());
  }
}
