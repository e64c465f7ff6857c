// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt.drizzle;

import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.StatementSplitter;
import java.util.ArrayList;
import java.util.List;

/**
 * Drizzle cuts a file at every {@code --> statement-breakpoint}, wherever it stands, and sends each
 * piece to the server as it is.
 */
final class Breakpoints {
  static final String MARKER = "--> statement-breakpoint";

  private Breakpoints() {}

  /**
   * A piece of a file.
   *
   * @param line where it begins in the file, from 1
   */
  record Piece(String text, int line) {
    List<SqlStatement> statements() {
      return StatementSplitter.split(text);
    }

    /** Whether a statement that followed it would be one of its own. */
    boolean isEnded() {
      return StatementSplitter.split(text + "\nSELECT 1").size() == statements().size() + 1;
    }
  }

  /** The pieces of {@code text}, in order. */
  static List<Piece> pieces(String text) {
    List<Piece> pieces = new ArrayList<>();
    int line = 1;
    int from = 0;
    while (true) {
      int marker = text.indexOf(MARKER, from);
      String piece = marker < 0 ? text.substring(from) : text.substring(from, marker);
      pieces.add(new Piece(piece, line));
      if (marker < 0) {
        return pieces;
      }
      line += (int) piece.chars().filter(c -> c == '\n').count();
      from = marker + MARKER.length();
    }
  }

  /** The text with each piece ended, and each marker on the end of its line. */
  static String ended(List<Piece> pieces) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < pieces.size(); i++) {
      Piece piece = pieces.get(i);
      text.append(piece.text());
      if (i < pieces.size() - 1) {
        text.append(piece.isEnded() ? "" : "\n;").append(MARKER);
        text.append(pieces.get(i + 1).text().matches("(?s)[ \\t]*(\\r?\\n.*)?") ? "" : "\n");
      }
    }
    return text.toString();
  }
}
