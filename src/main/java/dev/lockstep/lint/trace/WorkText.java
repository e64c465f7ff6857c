// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.trace;

import dev.lockstep.postgres.LockMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A {@link MigrationWork} as text, for a cache: a line for each statement, and one for each thing
 * that it did, with the name last, since names may hold blanks.
 */
public final class WorkText {
  private static final String STATEMENT = "statement";
  private static final String ALONE = "alone";
  private static final String UNSEEN = "unseen";
  private static final int FIELDS = 3;

  private WorkText() {}

  /** Writes it. */
  public static String of(MigrationWork work) {
    StringBuilder text = new StringBuilder();
    for (StatementWork each : work.statements()) {
      String how = (each.alone() ? ALONE : "") + (each.locksSeen() ? "" : UNSEEN);
      line(text, STATEMENT, String.valueOf(each.line()), how);
      each.locks().forEach((name, mode) -> line(text, "lock", mode.name(), name));
      each.rewritten().forEach(name -> line(text, "rewritten", "", name));
      each.scanned().forEach(name -> line(text, "scanned", "", name));
      each.changed().forEach(name -> line(text, "changed", "", name));
      each.built().forEach((name, count) -> line(text, "built", String.valueOf(count), name));
      each.lookedUp().forEach(name -> line(text, "looked-up", "", name));
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String kind, String what, String name) {
    text.append(kind).append(' ').append(what).append(' ');
    text.append(name.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")).append('\n');
  }

  /**
   * Reads what {@link #of} wrote.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  public static MigrationWork parse(String script, String text) {
    List<StatementWork> statements = new ArrayList<>();
    Reading reading = new Reading();
    for (String line : text.lines().toList()) {
      String[] fields = line.split(" ", FIELDS);
      if (fields.length < FIELDS) {
        throw new IllegalArgumentException("not work of a migration: " + line);
      }
      String name = fields[2].translateEscapes();
      if (fields[0].equals(STATEMENT)) {
        reading.end(statements);
        reading = new Reading();
        reading.line = Integer.parseInt(fields[1]);
        reading.how = name;
      } else {
        reading.add(fields[0], fields[1], name);
      }
    }
    reading.end(statements);
    return new MigrationWork(script, statements);
  }

  private static final class Reading {
    private int line;
    private String how = "";
    private final Map<String, LockMode> locks = new LinkedHashMap<>();
    private final Map<String, Integer> built = new LinkedHashMap<>();
    private final Map<String, Set<String>> rest = new LinkedHashMap<>();

    void add(String kind, String what, String name) {
      switch (kind) {
        case "lock" -> locks.put(name, LockMode.valueOf(what));
        case "built" -> built.put(name, Integer.parseInt(what));
        case "rewritten", "scanned", "changed", "looked-up" ->
            rest.computeIfAbsent(kind, any -> new LinkedHashSet<>()).add(name);
        default -> throw new IllegalArgumentException("not work of a migration: " + kind);
      }
    }

    void end(List<StatementWork> to) {
      if (line == 0) {
        return;
      }
      to.add(
          new StatementWork(
              line,
              how.contains(ALONE),
              !how.contains(UNSEEN),
              locks,
              of("rewritten"),
              of("scanned"),
              of("changed"),
              built,
              of("looked-up")));
    }

    private Set<String> of(String kind) {
      return rest.getOrDefault(kind, Set.of());
    }
  }
}
