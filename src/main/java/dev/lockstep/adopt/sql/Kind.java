// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt.sql;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the files of a folder are, by their names and marks. */
enum Kind {
  /** {@code 001_users.sql}, {@code 20240102_users.sql}: nothing notes what of them is applied. */
  NUMBERED("numbered SQL", null, null),

  /** {@code 1_users.up.sql} and {@code 1_users.down.sql}; the table has the last version alone. */
  PAIRS("golang-migrate", null, null),

  /** {@code -- migrate:up} and {@code -- migrate:down}; a row for each version. */
  DBMATE(
      "dbmate",
      Pattern.compile("(?m)^--[ \\t]*migrate:up\\b(.*)$"),
      Pattern.compile("(?m)^--[ \\t]*migrate:down\\b(.*)$")),

  /** {@code -- +goose Up} and {@code -- +goose Down}; a row for each step up or down. */
  GOOSE(
      "goose",
      Pattern.compile("(?mi)^--[ \\t]*\\+goose[ \\t]+up\\b(.*)$"),
      Pattern.compile("(?mi)^--[ \\t]*\\+goose[ \\t]+down\\b(.*)$"));

  private final String tool;
  private final @Nullable Pattern up;
  private final @Nullable Pattern down;

  Kind(String tool, @Nullable Pattern up, @Nullable Pattern down) {
    this.tool = tool;
    this.up = up;
    this.down = down;
  }

  /** Whose files they are, for people. */
  String tool() {
    return tool;
  }

  /** The mark above the way forward; null if a file has one way only. */
  @Nullable Pattern up() {
    return up;
  }

  /** The mark above the way back. */
  @Nullable Pattern down() {
    return down;
  }

  /** What a file is. */
  static Kind of(String name, String text) {
    if (FileName.PAIR.matcher(name).matches()) {
      return PAIRS;
    }
    for (Kind kind : List.of(DBMATE, GOOSE)) {
      if (kind.up != null && kind.up.matcher(text).find()) {
        return kind;
      }
    }
    return NUMBERED;
  }
}
