// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.terminal;

import dev.lockstep.event.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table for people: as wide as what is in it, and no wider than the terminal. What does not fit
 * is cut in the column that is named for it, and only there.
 */
public final class TextTable {
  private static final String BETWEEN = "  ";
  private static final int LEAST = 8;

  private final List<String> head;
  private final int flexible;
  private final List<List<Cell>> rows = new ArrayList<>();
  private final List<Integer> right = new ArrayList<>();

  /** One value, and its colour. */
  public record Cell(String text, Ink ink) {
    /** Text from outside: control characters are made visible. */
    public Cell {
      text = PlainText.of(text);
    }

    /** One without a colour. */
    public static Cell of(String text) {
      return new Cell(text, Ink.PLAIN);
    }
  }

  /**
   * An empty one.
   *
   * @param flexible the column, from 0, that is cut where the terminal is too narrow
   */
  public TextTable(List<String> head, int flexible) {
    this.head = List.copyOf(head);
    this.flexible = flexible;
  }

  /** Says that numbers are in these columns, from 0. */
  public TextTable numbersIn(List<Integer> columns) {
    right.addAll(columns);
    return this;
  }

  /** Adds a row with a cell for each column. */
  public void add(List<Cell> cells) {
    if (cells.size() != head.size()) {
      throw new IllegalArgumentException(cells.size() + " cells for " + head.size() + " columns");
    }
    rows.add(List.copyOf(cells));
  }

  /** Its lines, the head first; no column that is empty throughout. */
  public List<String> lines(int columns, boolean colours) {
    List<Integer> shown = new ArrayList<>();
    int[] widths = new int[head.size()];
    for (int column = 0; column < head.size(); column++) {
      int at = column;
      if (rows.stream().anyMatch(row -> !row.get(at).text().isEmpty())) {
        shown.add(column);
        widths[column] =
            Math.max(
                Columns.of(head.get(column)),
                rows.stream().mapToInt(row -> Columns.of(row.get(at).text())).max().orElse(0));
      }
    }
    int all =
        shown.stream().mapToInt(column -> widths[column]).sum()
            + BETWEEN.length() * Math.max(0, shown.size() - 1);
    // The last column of a terminal stays free: some go on to the next line when it is written to.
    if (all > columns - 1) {
      widths[flexible] = Math.max(LEAST, widths[flexible] - (all - (columns - 1)));
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        line(head.stream().map(name -> new Cell(name, Ink.DIM)).toList(), shown, widths, colours));
    rows.forEach(row -> lines.add(line(row, shown, widths, colours)));
    return lines;
  }

  private String line(List<Cell> cells, List<Integer> shown, int[] widths, boolean colours) {
    return shown.stream()
        .map(column -> cell(cells.get(column), column, widths[column], colours))
        .collect(Collectors.joining(BETWEEN))
        .stripTrailing();
  }

  private String cell(Cell cell, int column, int width, boolean colours) {
    String text = Columns.cutInside(cell.text(), width);
    String inked = cell.ink().on(colours, text);
    String padding = " ".repeat(width - Columns.of(text));
    return right.contains(column) ? padding + inked : inked + padding;
  }
}
