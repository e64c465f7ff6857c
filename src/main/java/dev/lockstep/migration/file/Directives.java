// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.file;

import dev.lockstep.finding.NearestName;
import dev.lockstep.migration.kept.Keep;
import dev.lockstep.migration.unused.RequiredUnused;
import dev.lockstep.postgres.Durations;
import dev.lockstep.sql.Directive;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the {@code -- lockstep:} comments at the top of a migration ask for.
 *
 * @param requiresBackfills backfills that must be complete before this migration is applied
 * @param lockTimeout how long a statement may wait for a lock, instead of the setting
 * @param statementTimeout how long a statement may take, instead of the setting
 * @param allowed silenced lint rules, each with its reason
 * @param irreversible why there is no way back, if the author says so
 * @param lines where each required backfill is named
 * @param inJava those of the required backfills that are said to be written in Java
 * @param keeps what is copied before the migration destroys it
 * @param requiresUnused shims that nothing may have used for some time before this is applied
 */
public record Directives(
    List<String> requiresBackfills,
    Optional<Duration> lockTimeout,
    Optional<Duration> statementTimeout,
    Map<String, String> allowed,
    Optional<String> irreversible,
    Map<String, Integer> lines,
    Set<String> inJava,
    List<Keep> keeps,
    List<RequiredUnused> requiresUnused) {
  /** A migration that asks for nothing. */
  public static final Directives NONE =
      new Directives(
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Map.of(),
          Optional.empty(),
          Map.of(),
          Set.of(),
          List.of(),
          List.of());

  private static final Pattern BACKFILL =
      Pattern.compile("([A-Za-z0-9_][A-Za-z0-9_.-]*)(\\s+in\\s+java)?");

  private static final List<String> KNOWN =
      List.of(
          "requires-backfill",
          "requires-unused",
          "lock-timeout",
          "statement-timeout",
          "allow",
          "irreversible",
          "keep");

  public Directives {
    requiresBackfills = List.copyOf(requiresBackfills);
    allowed = Map.copyOf(allowed);
    lines = Map.copyOf(lines);
    inJava = Set.copyOf(inJava);
    keeps = List.copyOf(keeps);
    requiresUnused = List.copyOf(requiresUnused);
  }

  /** Whether it waits for anything. */
  public boolean hasGate() {
    return !requiresBackfills.isEmpty() || !requiresUnused.isEmpty();
  }

  /** The line, from 1, in which {@code backfill} is required. */
  public int line(String backfill) {
    return lines.getOrDefault(backfill, 1);
  }

  /**
   * Reads the directives of a file; what is wrong goes to {@code problems}.
   *
   * @param firstStatement the line of the first statement: a directive below it has no effect in
   *     the reader's eyes and is a problem
   */
  static Directives parse(
      String file, String text, int firstStatement, List<MigrationProblem> problems) {
    if (!text.toLowerCase(Locale.ROOT).contains("lockstep")) {
      return NONE;
    }
    Parser parser = new Parser(file, problems);
    int line = 0;
    for (String content : text.lines().toList()) {
      line++;
      Optional<Directive> directive = Directive.in(line, content);
      if (directive.isEmpty()) {
        if (isAlmost(content)) {
          problems.add(
              new MigrationProblem(
                  file,
                  line,
                  "looks like a directive and is none: write '-- lockstep:<directive>', in lower"
                      + " case and on a line of its own; known are "
                      + String.join(", ", KNOWN)));
        }
        continue;
      }
      // One rule may be silenced for one statement: lint reads which.
      if (line > firstStatement && !directive.get().name().equals("allow")) {
        problems.add(
            new MigrationProblem(
                file, line, "a lockstep: directive must stand above the first statement"));
      } else {
        parser.take(line, directive.get().name(), directive.get().value());
      }
    }
    return parser.result();
  }

  /** With a colon, or with the name of a directive behind it: not prose that speaks of Lockstep. */
  private static boolean isAlmost(String comment) {
    return Directive.almost(comment)
        .filter(almost -> almost.marked() || isNearlyKnown(almost.word()))
        .isPresent();
  }

  /** A short name is a word of prose too, when it is not exactly that: Lockstep keeps, allows. */
  private static boolean isNearlyKnown(String word) {
    return NearestName.of(word, KNOWN)
        .filter(near -> near.equalsIgnoreCase(word) || near.contains("-") || near.length() > 6)
        .isPresent();
  }

  private static final class Parser {
    private final String file;
    private final List<MigrationProblem> problems;
    private final List<String> backfills = new ArrayList<>();
    private final Map<String, Integer> lines = new LinkedHashMap<>();
    private final Set<String> inJava = new LinkedHashSet<>();
    private final Map<String, String> allowed = new LinkedHashMap<>();
    private final List<Keep> keeps = new ArrayList<>();
    private final List<RequiredUnused> unused = new ArrayList<>();
    private @Nullable Duration lockTimeout;
    private @Nullable Duration statementTimeout;
    private @Nullable String irreversible;

    Parser(String file, List<MigrationProblem> problems) {
      this.file = file;
      this.problems = problems;
    }

    void take(int line, String name, String value) {
      switch (name) {
        case "requires-backfill" -> requiresBackfill(line, value);
        case "requires-unused" -> requiresUnused(line, value);
        case "lock-timeout" -> lockTimeout = duration(line, name, value);
        case "statement-timeout" -> statementTimeout = duration(line, name, value);
        case "allow" -> allow(line, value);
        case "irreversible" -> irreversible(line, value);
        case "keep" -> keep(line, value);
        default ->
            problem(
                line,
                "unknown directive 'lockstep:"
                    + name
                    + "'; "
                    + NearestName.of(name, KNOWN)
                        .map(near -> "did you mean " + near + "? ")
                        .orElse("")
                    + "known are "
                    + String.join(", ", KNOWN));
      }
    }

    private void requiresBackfill(int line, String value) {
      Matcher matcher = BACKFILL.matcher(value);
      if (matcher.matches()) {
        backfills.add(matcher.group(1));
        lines.put(matcher.group(1), line);
        if (matcher.group(2) != null) {
          inJava.add(matcher.group(1));
        }
      } else {
        problem(line, "requires-backfill needs one backfill name, not '" + value + "'");
      }
    }

    private void requiresUnused(int line, String value) {
      try {
        unused.add(RequiredUnused.parse(value, line));
      } catch (IllegalArgumentException e) {
        problem(line, String.valueOf(e.getMessage()));
      }
    }

    private void allow(int line, String value) {
      String[] parts = value.split("\\s+", 2);
      if (parts[0].isEmpty() || parts.length < 2 || parts[1].isBlank()) {
        problem(line, "allow needs a rule and a reason: '-- lockstep:allow <rule> <reason>'");
      } else {
        allowed.put(parts[0], parts[1]);
      }
    }

    private void irreversible(int line, String value) {
      if (value.isBlank()) {
        problem(line, "irreversible needs a reason");
      } else {
        irreversible = value;
      }
    }

    private void keep(int line, String value) {
      try {
        keeps.add(Keep.parse(value, line));
      } catch (IllegalArgumentException e) {
        problem(line, String.valueOf(e.getMessage()));
      }
    }

    private @Nullable Duration duration(int line, String name, String value) {
      try {
        Duration duration = Durations.parse(value);
        if (duration.compareTo(Durations.MOST_OF_SERVER) > 0) {
          throw new IllegalArgumentException(
              "'" + value + "' is too long; at most " + Durations.MOST_OF_SERVER.toDays() + "d");
        }
        return duration;
      } catch (IllegalArgumentException e) {
        problem(line, name + ": " + e.getMessage());
        return null;
      }
    }

    private void problem(int line, String message) {
      problems.add(new MigrationProblem(file, line, message));
    }

    Directives result() {
      return new Directives(
          backfills,
          Optional.ofNullable(lockTimeout),
          Optional.ofNullable(statementTimeout),
          allowed,
          Optional.ofNullable(irreversible),
          lines,
          inJava,
          keeps,
          unused);
    }
  }
}
