// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.support;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a person sees who looks at a terminal: the few escape sequences that Lockstep writes are
 * obeyed as ECMA-48 and xterm have them, any other is an error. Lines that scroll out are kept.
 */
public final class Screen {
  private static final Pattern SEQUENCE = Pattern.compile("\u001b\\[(\\??)([0-9;]*)([A-Za-z])");

  private final int columns;
  private final int rows;
  private final List<StringBuilder> lines = new ArrayList<>();
  private List<String> before = List.of();
  private int row;
  private int column;
  private int top;
  private boolean wraps = true;
  private boolean ink;

  public Screen(int columns, int rows) {
    this.columns = columns;
    this.rows = rows;
    lines.add(new StringBuilder());
  }

  /** Shows what a program has written. */
  public Screen write(String text) {
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\u001b') {
        Matcher matcher = SEQUENCE.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
          throw new AssertionError(
              "not an escape sequence: " + text.substring(at, Math.min(text.length(), at + 8)));
        }
        obey(matcher.group(1), matcher.group(2), matcher.group(3));
        at = matcher.end();
        continue;
      }
      switch (c) {
        case '\r' -> column = 0;
        // What the terminal driver makes of it: a carriage return goes before.
        case '\n' -> {
          column = 0;
          down();
        }
        default -> put(c);
      }
      at++;
    }
    return this;
  }

  private void put(char c) {
    if (column == columns) {
      if (!wraps) {
        return;
      }
      column = 0;
      down();
    }
    StringBuilder line = lines.get(row);
    while (line.length() <= column) {
      line.append(' ');
    }
    line.setCharAt(column++, c);
  }

  private void down() {
    row++;
    if (row == lines.size()) {
      lines.add(new StringBuilder());
    }
    top = Math.max(top, row - rows + 1);
  }

  private void obey(String mark, String numbers, String command) {
    switch (mark + command) {
      case "m" -> ink = ink || !numbers.equals("0");
      case "A" -> row = Math.max(top, row - Integer.parseInt(numbers));
      case "H" -> {
        row = top;
        column = 0;
      }
      case "K" -> lines.get(row).setLength(Math.min(column, lines.get(row).length()));
      case "J" -> {
        lines.get(row).setLength(Math.min(column, lines.get(row).length()));
        lines.subList(row + 1, lines.size()).clear();
      }
      case "?h", "?l" -> mode(numbers, command.equals("h"));
      default -> throw new AssertionError("unknown sequence " + mark + numbers + command);
    }
  }

  private void mode(String number, boolean on) {
    switch (number) {
      case "7" -> wraps = on;
      case "25" -> {}
      case "1049" -> {
        if (on) {
          before = text();
          clear(List.of(""));
        } else {
          clear(before);
        }
      }
      default -> throw new AssertionError("unknown mode " + number);
    }
  }

  private void clear(List<String> other) {
    lines.clear();
    other.forEach(line -> lines.add(new StringBuilder(line)));
    row = lines.size() - 1;
    column = lines.get(row).length();
    top = Math.max(0, row - rows + 1);
  }

  /** All lines, also those that scrolled out; without blanks at their ends. */
  public List<String> text() {
    List<String> text =
        lines.stream()
            .map(line -> line.toString().stripTrailing())
            .collect(Collectors.toCollection(ArrayList::new));
    while (text.size() > 1 && text.getLast().isEmpty()) {
      text.removeLast();
    }
    return text;
  }

  /** Whether anything was written in colour. */
  public boolean hasColours() {
    return ink;
  }

  @Override
  public String toString() {
    return String.join("\n", text());
  }

  /** The lines of {@code text}, for comparisons. */
  public static List<String> lines(String text) {
    return Arrays.asList(text.split("\n", -1));
  }
}
