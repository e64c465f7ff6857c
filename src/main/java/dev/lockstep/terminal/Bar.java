// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.terminal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How far something is, on one line of any width: {@code name [###---] 50% pieces}. Where there is
 * not enough room the bar gets shorter, then pieces are left out, the least important first.
 *
 * @param name what it is
 * @param done how much of {@code all}
 * @param all never 0
 * @param pieces what else is said, in the order in which it stands there
 */
public record Bar(String name, long done, long all, List<Piece> pieces) {
  private static final int LONGEST = 30;
  private static final int SHORTEST = 10;
  private static final int LEAST_OF_NAME = 8;
  private static final String BETWEEN = "  ";

  /**
   * A piece of text.
   *
   * @param rank 1 is the most important
   */
  public record Piece(String text, int rank) {}

  public Bar {
    pieces = List.copyOf(pieces);
  }

  /** The line, at most {@code columns} wide. */
  public String line(int columns) {
    int percent = (int) Math.max(0, Math.min(100, 100.0 * done / Math.max(1, all)));
    // 100 % only when it is: 99.9 % of a table of a billion rows is a million to go.
    String share = Columns.right(percent + "%", 4);
    String called = Columns.cut(name, Math.max(LEAST_OF_NAME, columns / 3));
    int left = columns - Columns.of(called) - 1 - 2 - 1 - Columns.of(share);
    List<Piece> kept = new ArrayList<>();
    int room = left - SHORTEST;
    for (Piece piece : pieces.stream().sorted(Comparator.comparingInt(Piece::rank)).toList()) {
      int needs = BETWEEN.length() + Columns.of(piece.text());
      if (needs <= room) {
        kept.add(piece);
        room -= needs;
        left -= needs;
      }
    }
    StringBuilder line = new StringBuilder(called).append(' ');
    int width = Math.min(LONGEST, left);
    if (width >= 3) {
      int filled = (int) Math.min(width, width * (double) done / Math.max(1, all));
      line.append('[')
          .append("#".repeat(Math.max(0, filled)))
          .append("-".repeat(width - Math.max(0, filled)))
          .append("] ");
    }
    line.append(share);
    pieces.stream()
        .filter(kept::contains)
        .forEach(piece -> line.append(BETWEEN).append(piece.text()));
    return Columns.cut(line.toString(), columns);
  }
}
