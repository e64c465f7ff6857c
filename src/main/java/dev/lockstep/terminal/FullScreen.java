// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.terminal;

import java.io.PrintStream;
import java.util.List;

/**
 * The whole terminal, drawn anew again and again, on a page of its own: what was there before is
 * there again when it is left.
 */
public final class FullScreen implements AutoCloseable {
  /** A page of its own, no cursor, and lines that are too long are cut by the terminal. */
  private static final String ENTER = "\u001b[?1049h\u001b[?25l\u001b[?7l";

  private static final String LEAVE = "\u001b[?7h\u001b[?25h\u001b[?1049l";
  private static final String HOME = "\u001b[H";
  private static final String END_OF_LINE = "\u001b[K";
  private static final String END_OF_SCREEN = "\u001b[J";

  private final PrintStream out;
  private final Display display;
  private boolean open = true;

  /** Takes the terminal. */
  public FullScreen(PrintStream out, Display display) {
    this.out = out;
    this.display = display;
    out.print(ENTER);
    out.flush();
  }

  /** Draws {@code lines}; those that do not fit below are left out, and the last says so. */
  public synchronized void draw(List<String> lines) {
    if (!open) {
      return;
    }
    int rows = display.rows();
    boolean fits = lines.size() <= rows;
    StringBuilder frame = new StringBuilder(HOME);
    for (int row = 0; row < Math.min(rows, lines.size()); row++) {
      frame
          .append(row == 0 ? "" : "\r\n")
          .append(!fits && row == rows - 1 ? "…" : lines.get(row))
          .append(END_OF_LINE);
    }
    out.print(frame.append(END_OF_SCREEN));
    out.flush();
  }

  /** Gives the terminal back. */
  @Override
  public synchronized void close() {
    if (open) {
      open = false;
      out.print(LEAVE);
      out.flush();
    }
  }
}
