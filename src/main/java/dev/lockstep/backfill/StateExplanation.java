// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill;

import dev.lockstep.backfill.run.Holder;
import dev.lockstep.backfill.run.Run;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a state alone does not say: which process works on the run, or that none does and what would
 * move it.
 */
final class StateExplanation {
  private StateExplanation() {}

  static @Nullable String of(BackfillStatus status) {
    Run run = status.newest();
    if (run == null || status.state().equals(BackfillStatus.INVALID)) {
      return null;
    }
    String command = "'lockstep backfill run " + status.name() + "'";
    if (status.state().equals(BackfillStatus.CHANGED) && run.undone() != null) {
      return "migration "
          + run.undone()
          + " was undone since it was complete: "
          + command
          + " runs it anew";
    }
    if (status.state().equals(BackfillStatus.CHANGED)) {
      return "its file has changed since it was complete: " + command + " runs it anew";
    }
    return switch (run.state()) {
      case PENDING -> counting(run, "its rows are being counted", command);
      case VERIFYING -> counting(run, "what remains is being counted", command);
      case RUNNING -> running(run, command);
      case PAUSED ->
          "paused"
              + action(run)
              + ": 'lockstep backfill resume "
              + status.name()
              + "', and a running 'lockstep serve' or "
              + command
              + " goes on with it";
      case CANCELLED -> "cancelled" + action(run) + ": " + command + " starts it anew";
      case FAILED -> "failed" + at(run.finishedAt()) + ": " + why(run, status.name(), command);
      case COMPLETE -> null;
    };
  }

  private static String counting(Run run, String doing, String command) {
    return run.activity().counting() ? doing : nobody(command);
  }

  private static String running(Run run, String command) {
    if (run.activity().holders().isEmpty()) {
      return nobody(command);
    }
    String holders =
        run.activity().holders().stream()
            .map(StateExplanation::holder)
            .collect(Collectors.joining(", "));
    return "worked on by "
        + holders
        + (run.desired().equals("run") ? "" : ", to " + run.desired() + " at the next batch");
  }

  private static String nobody(String command) {
    return "no process works on it now: " + command + " or a running 'lockstep serve' goes on";
  }

  private static String holder(Holder holder) {
    return holder.name()
        + (holder.since() == null ? "" : " since " + text(holder.since()))
        + (holder.ranges() == 1 ? "" : " (" + holder.ranges() + " ranges)");
  }

  private static String why(Run run, String name, String command) {
    String where =
        run.fault() == null
            ? ""
            : switch (run.fault()) {
              case FILE -> "its file does not do what it should; ";
              case ROWS -> "some rows do not bear it; ";
              case DATABASE -> "the database refused; ";
            };
    return where
        + "'lockstep backfill status "
        + name
        + "' names the errors; when they are set right, "
        + command
        + " takes up what failed";
  }

  private static String action(Run run) {
    String actor = run.activity().lastActor();
    return actor == null ? "" : " by " + actor + at(run.activity().lastActionAt());
  }

  private static String at(@Nullable Instant instant) {
    return instant == null ? "" : " at " + text(instant);
  }

  private static String text(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
