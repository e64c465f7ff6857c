// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One statement, without its semicolon.
 *
 * @param sql the text
 * @param hazards what it does to a database in use
 * @param transactional whether it can run in a transaction block
 * @param comment lines for people, above the statement
 * @param speaksAhead whether it has a body that may speak of what comes after it
 * @param blocking what it goes through while others wait, of tables that may be large
 */
public record RenderedStatement(
    String sql,
    Set<Hazard> hazards,
    boolean transactional,
    List<String> comment,
    boolean speaksAhead,
    List<Blocking> blocking) {
  public RenderedStatement {
    hazards = Set.copyOf(hazards);
    comment = List.copyOf(comment);
    blocking = List.copyOf(blocking);
  }

  public static RenderedStatement of(String sql, Hazard... hazards) {
    return new RenderedStatement(sql, Set.of(hazards), true, List.of(), false, List.of());
  }

  public static RenderedStatement outsideTransaction(String sql) {
    return new RenderedStatement(sql, Set.of(), false, List.of(), false, List.of());
  }

  public RenderedStatement commented(String line) {
    List<String> lines = new ArrayList<>(comment);
    lines.add(line);
    return new RenderedStatement(sql, hazards, transactional, lines, speaksAhead, blocking);
  }

  /** The same, which says what it keeps others from. */
  RenderedStatement blocking(List<Blocking> others) {
    return new RenderedStatement(sql, hazards, transactional, comment, speaksAhead, others);
  }

  /** The statement as a file has it: comment lines, text, semicolon. */
  public String text() {
    StringBuilder text = new StringBuilder();
    comment.forEach(line -> text.append("-- ").append(line).append('\n'));
    for (Blocking each : blocking) {
      text.append("-- ").append(each.text()).append(".\n");
    }
    blocking.stream()
        .map(Blocking::instead)
        .distinct()
        .forEach(line -> text.append("-- ").append(line).append(".\n"));
    return text.append(sql).append(";\n").toString();
  }
}
