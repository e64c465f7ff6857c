// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The README, by the markers that stand in it. */
public final class Readme {
  private Readme() {}

  static String text() {
    try {
      return Files.readString(Path.of("README.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What stands between {@code <!-- name:start -->} and {@code <!-- name:end -->}. */
  public static String section(String name) {
    String text = text();
    String start = "<!-- " + name + ":start -->";
    int from = text.indexOf(start);
    int to = text.indexOf("<!-- " + name + ":end -->");
    if (from < 0 || to < from) {
      throw new AssertionError("README.md has no section " + name);
    }
    return text.substring(from + start.length(), to);
  }

  /** The rows of the table in a section, without its head, each as its cells. */
  static List<List<String>> table(String name) {
    List<List<String>> rows = new ArrayList<>();
    for (String line : section(name).strip().lines().skip(2).toList()) {
      String[] cells = line.substring(1, line.length() - 1).split("(?<!\\\\)\\|", -1);
      rows.add(Arrays.stream(cells).map(String::strip).toList());
    }
    return rows;
  }

  /** A cell without its backquotes. */
  static String plain(String cell) {
    return cell.replace("`", "");
  }
}
