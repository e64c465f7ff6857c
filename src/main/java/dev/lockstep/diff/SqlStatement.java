// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * One statement, without its semicolon.
 *
 * @param sql the text
 * @param hazards what it does to a database in use
 * @param transactional whether it can run in a transaction block
 * @param comment lines for people, above the statement
 */
public record SqlStatement(
    String sql, Set<Hazard> hazards, boolean transactional, List<String> comment) {
  public SqlStatement {
    hazards = Set.copyOf(hazards);
    comment = List.copyOf(comment);
  }

  public static SqlStatement of(String sql, Hazard... hazards) {
    return new SqlStatement(sql, Set.of(hazards), true, List.of());
  }

  public static SqlStatement outsideTransaction(String sql) {
    return new SqlStatement(sql, Set.of(), false, List.of());
  }

  public SqlStatement with(Hazard hazard) {
    Set<Hazard> more = EnumSet.of(hazard);
    more.addAll(hazards);
    return new SqlStatement(sql, more, transactional, comment);
  }

  public SqlStatement commented(String line) {
    List<String> lines = new java.util.ArrayList<>(comment);
    lines.add(line);
    return new SqlStatement(sql, hazards, transactional, lines);
  }

  /** The statement as a file has it: comment lines, text, semicolon. */
  public String text() {
    StringBuilder text = new StringBuilder();
    comment.forEach(line -> text.append("-- ").append(line).append('\n'));
    return text.append(sql).append(";\n").toString();
  }
}
