// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.sql;

import java.util.List;

/**
 * One statement of a SQL file, as written, without the closing semicolon.
 *
 * @param text the statement with its inner comments, without surrounding blanks and comments
 * @param line where it begins in the file, from 1
 * @param head its first tokens (24 at most): bare words in upper case, quoted identifiers with
 *     their quotes, numbers, each other character by itself; no comments, and a string literal as
 *     {@code ''}
 * @param takesData whether it is a {@code COPY … FROM stdin}, whose data follows in the file
 */
public record SqlStatement(String text, int line, List<String> head, boolean takesData) {
  /** How many leading tokens a statement keeps. */
  static final int HEAD = 24;

  public SqlStatement {
    head = List.copyOf(head);
  }

  /** Whether the statement begins with {@code words} (upper case). */
  public boolean begins(String... words) {
    return head.size() >= words.length && head.subList(0, words.length).equals(List.of(words));
  }

  /** Its first word, in upper case; empty if it begins otherwise. */
  public String verb() {
    return head.isEmpty() ? "" : head.getFirst();
  }

  /** Whether {@code word} (upper case) is among the first tokens. */
  public boolean mentions(String word) {
    return head.contains(word);
  }
}
