// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import dev.lockstep.backfill.run.Run;
import dev.lockstep.backfill.run.RunState;
import dev.lockstep.postgres.Durations;
import dev.lockstep.snapshot.Progress;
import dev.lockstep.terminal.Bar;
import dev.lockstep.terminal.Bar.Piece;
import dev.lockstep.terminal.Columns;
import dev.lockstep.terminal.LiveLines;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A progress bar on a terminal; nothing elsewhere, where the log reports the progress. */
final class ProgressBar {
  private final LiveLines live;

  ProgressBar(LiveLines live) {
    this.live = live;
  }

  void show(Run run) {
    if (live.visible()) {
      live.show(List.of(line(run, live.columns())));
    }
  }

  /** How far a dump or a restore is, by the size of its tables. */
  void show(Progress progress) {
    if (live.visible()) {
      live.show(
          List.of(
              new Bar(
                      progress.doing(),
                      progress.bytes(),
                      Math.max(1, progress.allBytes()),
                      List.of(new Piece(progress.text(), 1)))
                  .line(live.columns())));
    }
  }

  /** How a run stands, on a line of {@code columns}. */
  static String line(Run run, int columns) {
    return switch (run.state()) {
      case PENDING -> cut(run.name() + ": counting its rows", columns);
      case VERIFYING -> cut(run.name() + ": counting what remains", columns);
      case RUNNING, PAUSED -> bar(run).line(columns);
      case COMPLETE, FAILED, CANCELLED -> cut(run.name() + ": " + run.state().text(), columns);
    };
  }

  private static String cut(String line, int columns) {
    return Columns.cut(line, columns);
  }

  private static Bar bar(Run run) {
    long done = run.counts().scanned();
    long all = Math.max(1, Math.max(run.estimatedRows(), done));
    List<Piece> pieces = new ArrayList<>();
    pieces.add(new Piece(String.format(Locale.ROOT, "%,d of %,d rows", done, all), 3));
    if (run.state() == RunState.PAUSED) {
      pieces.add(new Piece("paused", 1));
      return new Bar(run.name(), done, all, pieces);
    }
    run.rowsPerSecond()
        .ifPresent(rate -> pieces.add(new Piece(String.format(Locale.ROOT, "%,d/s", rate), 4)));
    run.projectedTimeLeft()
        .filter(left -> !left.isZero())
        .ifPresent(left -> pieces.add(new Piece(Durations.format(left) + " left", 2)));
    if (run.throttleReason() != null) {
      pieces.add(new Piece("held back by " + run.throttleReason(), 1));
    }
    return new Bar(run.name(), done, all, pieces);
  }

  void clear() {
    live.clear();
  }
}
