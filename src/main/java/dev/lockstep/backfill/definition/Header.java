// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.definition;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The flat {@code key: value # comment} lines of a definition's header. A value in double quotes is
 * taken as it is; otherwise a {@code #} after a space starts a comment. In the names of tables and
 * columns the quotes are those of SQL: {@code "User"} is not {@code user}. There is nothing else:
 * no nesting, no lists, no repeated keys.
 */
final class Header {
  private static final Set<String> NAMES = Set.of("table", "key");

  private final String file;
  private final int line;
  private final Map<String, Entry> entries;
  private final List<DefinitionProblem> problems;

  private record Entry(String value, int line) {}

  private Header(
      String file, int line, Map<String, Entry> entries, List<DefinitionProblem> problems) {
    this.file = file;
    this.line = line;
    this.entries = entries;
    this.problems = problems;
  }

  /** Reads {@code lines}, the first of which is {@code firstLine} of {@code file}. */
  static Header parse(
      String file,
      int firstLine,
      List<String> lines,
      Set<String> known,
      List<DefinitionProblem> problems) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      int line = firstLine + i;
      String text = lines.get(i).strip();
      if (text.isEmpty() || text.startsWith("#")) {
        continue;
      }
      int colon = text.indexOf(':');
      if (colon <= 0) {
        problems.add(new DefinitionProblem(file, line, "'" + text + "' is not 'key: value'"));
        continue;
      }
      String key = text.substring(0, colon).strip();
      if (!known.contains(key)) {
        problems.add(
            new DefinitionProblem(
                file, line, "unknown key '" + key + "'; known are " + String.join(", ", known)));
        continue;
      }
      // The file is read by Lockstep alone, so a step such as */5 may stand in the comment.
      if (text.contains("*/") && !key.equals("schedule")) {
        problems.add(
            new DefinitionProblem(file, line, "'*/' ends the header: put it on a line of its own"));
        continue;
      }
      try {
        String rest = text.substring(colon + 1).strip();
        String value = NAMES.contains(key) ? names(rest) : value(rest);
        Entry before = entries.putIfAbsent(key, new Entry(value, line));
        if (before != null) {
          problems.add(
              new DefinitionProblem(
                  file, line, "'" + key + "' is there already, on line " + before.line()));
        }
      } catch (IllegalArgumentException e) {
        problems.add(new DefinitionProblem(file, line, "'" + key + "': " + e.getMessage()));
      }
    }
    return new Header(file, firstLine - 1, entries, problems);
  }

  /** Up to the comment, which does not begin inside quotes. */
  private static String names(String text) {
    boolean quoted = false;
    int end = text.length();
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      quoted = quoted != (c == '"');
      if (c == '#' && !quoted && (i == 0 || Character.isWhitespace(text.charAt(i - 1)))) {
        end = i;
      }
    }
    if (quoted) {
      throw new IllegalArgumentException("a quote that does not end");
    }
    if (text.substring(0, end).isBlank()) {
      throw new IllegalArgumentException("no value");
    }
    return text.substring(0, end).strip();
  }

  private static String value(String text) {
    if (text.startsWith("\"")) {
      int end = text.indexOf('"', 1);
      if (end < 0) {
        throw new IllegalArgumentException("a quote that does not end");
      }
      String rest = text.substring(end + 1).strip();
      if (rest.isEmpty() || rest.startsWith("#")) {
        return text.substring(1, end);
      }
    }
    int comment = text.startsWith("#") ? 0 : indexOfComment(text);
    String value = (comment < 0 ? text : text.substring(0, comment)).strip();
    if (value.isEmpty()) {
      throw new IllegalArgumentException("no value");
    }
    return value;
  }

  private static int indexOfComment(String text) {
    for (int i = 1; i < text.length(); i++) {
      if (text.charAt(i) == '#' && Character.isWhitespace(text.charAt(i - 1))) {
        return i;
      }
    }
    return -1;
  }

  /** The line of {@code key}, or of the header if it is not there. */
  int line(String key) {
    Entry entry = entries.get(key);
    return entry == null ? line : entry.line();
  }

  Map<String, Integer> lines() {
    Map<String, Integer> lines = new LinkedHashMap<>();
    entries.forEach((key, entry) -> lines.put(key, entry.line()));
    return lines;
  }

  /** The value of {@code key}; null, with the problem noted, if it cannot be read. */
  <T> @Nullable T read(String key, Function<String, T> reader) {
    Entry entry = entries.get(key);
    if (entry == null) {
      return null;
    }
    try {
      return reader.apply(entry.value());
    } catch (IllegalArgumentException e) {
      problems.add(new DefinitionProblem(file, entry.line(), "'" + key + "': " + e.getMessage()));
      return null;
    }
  }

  <T> T read(String key, Function<String, T> reader, T otherwise) {
    T value = read(key, reader);
    return value == null ? otherwise : value;
  }

  static int positive(String text, int most) {
    if (!text.matches("\\d{1,9}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > most) {
      throw new IllegalArgumentException("'" + text + "' is not a number from 1 to " + most);
    }
    return Integer.parseInt(text);
  }

  static List<String> columns(String text) {
    return List.copyOf(new ArrayList<>(TargetTable.identifiers(text)));
  }
}
