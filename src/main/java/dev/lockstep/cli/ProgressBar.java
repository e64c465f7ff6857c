// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import dev.lockstep.backfill.run.Run;
import dev.lockstep.snapshot.Progress;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A progress bar on a terminal; nothing elsewhere, where the log reports the progress. */
final class ProgressBar {
  private static final int WIDTH = 30;

  private final PrintStream out;
  private final boolean visible;

  private ProgressBar(PrintStream out, boolean visible) {
    this.out = out;
    this.visible = visible;
  }

  static ProgressBar onTerminal(PrintStream out) {
    return new ProgressBar(out, isTerminal());
  }

  /**
   * Whether standard error is a terminal. Java's own test covers standard input and output
   * together.
   */
  private static boolean isTerminal() {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
      return target.startsWith("/dev/pts") || target.startsWith("/dev/tty");
    } catch (IOException e) {
      return System.console() != null;
    }
  }

  void show(Run run) {
    long all = Math.max(1, Math.max(run.estimatedRows(), run.counts().scanned()));
    show(
        run.name(),
        run.counts().scanned(),
        all,
        String.format("%,d of %,d rows", run.counts().scanned(), all)
            + (run.throttleReason() == null ? "" : ", held back by " + run.throttleReason()));
  }

  /** How far a dump or a restore is, by the size of its tables. */
  void show(Progress progress) {
    show(progress.doing(), progress.bytes(), Math.max(1, progress.allBytes()), progress.text());
  }

  private void show(String what, long done, long all, String text) {
    if (visible) {
      int percent = (int) (100 * done / all);
      int filled = WIDTH * percent / 100;
      out.printf(
          "\r\033[K%s [%s%s] %3d%% %s",
          what, "#".repeat(filled), "-".repeat(WIDTH - filled), percent, text);
      out.flush();
    }
  }

  void clear() {
    if (visible) {
      out.print("\r\033[K");
      out.flush();
    }
  }
}
