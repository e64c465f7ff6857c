// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.page.shown;

import dev.lockstep.backfill.BackfillStatus;
import dev.lockstep.backfill.run.Run;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a button does to a backfill, and what it says before. */
public enum BackfillAction {
  RUN(
      "run",
      "Run",
      "main",
      "Changes rows, batch by batch, from the first to the last, as fast as the database bears it."
          + " It can be paused and cancelled at any time. A gate that waits for it opens by itself"
          + " when it is complete."),
  RETRY(
      "retry",
      "Retry what failed",
      "main",
      "Takes up the keys that were left out and the ranges that failed, and nothing else. Mend what"
          + " their errors say first."),
  DRY_RUN(
      "dry-run",
      "Dry run",
      "plain",
      "Tries some batches in transactions that are rolled back: nothing is written. For some"
          + " seconds it is as much work for the database as real batches are."),
  PAUSE(
      "pause",
      "Pause",
      "main",
      "Batches that are under way end, and none is begun on any replica before somebody presses"
          + " Resume. Nothing is lost. A gate that waits for it stays closed."),
  RESUME("resume", "Resume", "main", "Goes on where it was paused, on every replica."),
  CANCEL(
      "cancel",
      "Cancel",
      "danger",
      "Ends this run for good at the next batch. Rows that were changed stay changed; the next run"
          + " begins at the first row again. To go on later from here, pause it instead."),
  WORKERS(
      "workers",
      "Workers",
      "plain",
      "Changes how many ranges are worked on at once, over all replicas, from the next batch on.");

  private final String path;
  private final String label;
  private final String style;
  private final String says;

  BackfillAction(String path, String label, String style, String says) {
    this.path = path;
    this.label = label;
    this.style = style;
    this.says = says;
  }

  /** The one of this name in a path. */
  public static Optional<BackfillAction> of(String path) {
    return Arrays.stream(values()).filter(each -> each.path.equals(path)).findFirst();
  }

  public String label() {
    return label;
  }

  String style() {
    return style;
  }

  String says() {
    return says;
  }

  /** Where it is asked for, and posted to. */
  public String href(String backfill) {
    return BackfillCard.href(backfill) + "/" + path;
  }

  /** The view of a backfill. */
  public static String place(String backfill) {
    return BackfillCard.href(backfill);
  }

  Button button(String backfill) {
    return new Button(path + "-" + Text.segment(backfill), label, href(backfill), style);
  }

  /** Those that can be done to a backfill as it stands. */
  static List<BackfillAction> of(BackfillStatus status) {
    Run run = status.newest();
    if (status.state().equals(BackfillStatus.INVALID) || status.checksum() == null) {
      return run != null && run.state().active() ? List.of(PAUSE, CANCEL) : List.of();
    }
    if (run == null || status.state().equals(BackfillStatus.CHANGED)) {
      return List.of(RUN, DRY_RUN);
    }
    return switch (run.state()) {
      case PENDING, RUNNING, VERIFYING -> List.of(PAUSE, WORKERS, CANCEL);
      case PAUSED -> List.of(RESUME, WORKERS, CANCEL);
      case FAILED ->
          List.of(
              run.to() != null && run.checksum().equals(status.checksum()) ? RETRY : RUN, DRY_RUN);
      case COMPLETE, CANCELLED -> List.of(RUN, DRY_RUN);
    };
  }
}
