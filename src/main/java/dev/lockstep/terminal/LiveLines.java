// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.terminal;

import java.io.PrintStream;
import java.util.List;

/**
 * Lines at the end of a terminal that are drawn again and again, while what else is printed goes by
 * above them. On what is no terminal there are none.
 */
public final class LiveLines {
  private static final String ESCAPE = "\u001b[";

  private final PrintStream out;
  private final Display display;
  private List<String> shown = List.of();

  public LiveLines(PrintStream out, Display display) {
    this.out = out;
    this.display = display;
  }

  /** Whether anything is shown at all. */
  public boolean visible() {
    return display.isTerminal();
  }

  /** How wide a line may be. */
  public int columns() {
    // One stays free: written to, some terminals go on to the next line at once, some later.
    return display.columns() - 1;
  }

  /** Shows {@code lines} instead of those that are shown. */
  public synchronized void show(List<String> lines) {
    if (visible()) {
      int columns = columns();
      String before = erased();
      shown = lines.stream().map(line -> Columns.cut(line, columns)).toList();
      out.print(before + String.join("\n", shown));
      out.flush();
    }
  }

  /** Prints something above them, on this terminal or another stream that leads to it. */
  public synchronized void above(Runnable print) {
    if (shown.isEmpty()) {
      print.run();
      return;
    }
    out.print(erased());
    out.flush();
    print.run();
    out.print(String.join("\n", shown));
    out.flush();
  }

  /** Takes them away. */
  public synchronized void clear() {
    if (!shown.isEmpty()) {
      out.print(erased());
      out.flush();
      shown = List.of();
    }
  }

  /**
   * From the end of the last line to the beginning of the first, and nothing below: a line that was
   * drawn on a wider terminal takes several rows now.
   */
  private String erased() {
    if (shown.isEmpty()) {
      return "";
    }
    int columns = Math.max(1, display.columns());
    int rows =
        shown.stream()
            .mapToInt(line -> Math.max(1, (Columns.of(line) + columns - 1) / columns))
            .sum();
    return "\r" + (rows > 1 ? ESCAPE + (rows - 1) + "A" : "") + ESCAPE + "J";
  }
}
