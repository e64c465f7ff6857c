// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.fix;

import dev.lockstep.lint.LintFinding;
import dev.lockstep.lint.rule.Rules;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.Version;
import dev.lockstep.sql.SqlStatement;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** One migration as others that do the same, proven to do so. */
final class FileFix {
  private static final long LARGEST = 4L * 1024 * 1024;

  private final StatesBefore states;
  private final MigrationFile file;
  private final Optional<Version> next;
  private final List<Refusal> refusals = new ArrayList<>();

  /**
   * @param next the version of the migration behind it
   */
  FileFix(StatesBefore states, MigrationFile file, Optional<Version> next) {
    this.states = states;
    this.file = file;
    this.next = next;
  }

  /** Why statements stay as they are. */
  List<Refusal> refusals() {
    return refusals;
  }

  /** The migrations in its place; empty if it stays as it is. */
  List<Part> parts(List<LintFinding> findings) throws IOException, SQLException {
    Optional<String> unreadable = unreadable();
    if (unreadable.isPresent()) {
      refusals.add(new Refusal(0, unreadable.get()));
      return List.of();
    }
    String text = text();
    Map<Integer, Set<String>> rules = rules(withoutFrame(SourceStatement.of(text)), findings);
    String rest = withoutAllows(text, findings);
    List<SourceStatement> statements = withoutFrame(SourceStatement.of(rest));
    Equivalence equivalence = new Equivalence(states, file, next);
    Equivalence.Wanted wanted = equivalence.wanted(watched(statements, rules));
    Map<Integer, Remedy> remedies = new TreeMap<>();
    rules.forEach(
        (place, found) -> {
          SqlStatement statement = statements.get(place).statement();
          Remedies.of(statement, found, wanted.changes().get(place))
              .filter(remedy -> !(remedy instanceof Remedy.Later) || place > 0)
              .ifPresentOrElse(
                  remedy -> remedies.put(place, remedy),
                  () ->
                      refusals.add(
                          new Refusal(statement.line(), Remedies.whyNone(statement, found))));
        });
    Attempts attempts = new Attempts(equivalence, file, statements, wanted.outcome());
    List<Part> parts = attempts.best(remedies);
    refusals.addAll(attempts.refusals());
    return parts.isEmpty() && !rest.equals(text)
        ? List.of(new Part("", rest.stripLeading(), !file.transactional()))
        : parts;
  }

  /** The statements whose remedy is made from what they change. */
  private static Set<Integer> watched(
      List<SourceStatement> statements, Map<Integer, Set<String>> rules) {
    Set<Integer> places = new TreeSet<>();
    rules.forEach(
        (place, found) -> {
          if (Remedies.needsChange(statements.get(place).statement(), found)) {
            places.add(place);
          }
        });
    return places;
  }

  private Optional<String> unreadable() {
    if (file.content().size() > LARGEST) {
      return Optional.of("it is too large to be rewritten");
    }
    boolean replaces =
        file.configuration() == null
            || !file.configuration().replace(" ", "").contains("placeholderReplacement=false");
    if (file.content().placeholders() && replaces) {
      return Optional.of("it has placeholders (${…})");
    }
    List<Integer> data = new ArrayList<>();
    file.forEachStatement(
        each -> {
          if (each.takesData()) {
            data.add(each.line());
          }
        });
    return data.isEmpty()
        ? Optional.empty()
        : Optional.of("line " + data.getFirst() + " brings data of COPY");
  }

  private String text() throws IOException {
    try (InputStream content = file.open()) {
      return new String(content.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** What is executed: not the transaction around all of it, which is Lockstep's. */
  private List<SourceStatement> withoutFrame(List<SourceStatement> all) {
    int begin = file.frame().leading();
    int end = all.size() - (file.frame().wraps() ? 1 : 0);
    List<SourceStatement> inside = new ArrayList<>(all.subList(begin, end));
    if (begin > 0 && !inside.isEmpty()) {
      SourceStatement first = inside.removeFirst();
      String above = all.getFirst().above() + first.above();
      inside.addFirst(new SourceStatement(above, first.statement(), first.source()));
    }
    return inside;
  }

  private static Map<Integer, Set<String>> rules(
      List<SourceStatement> statements, List<LintFinding> findings) {
    Map<Integer, Set<String>> rules = new TreeMap<>();
    for (int i = 0; i < statements.size(); i++) {
      for (LintFinding each : findings) {
        if (each.finding().line() == statements.get(i).statement().line()
            && Remedies.isFor(each.finding().rule())) {
          rules.computeIfAbsent(i, place -> new TreeSet<>()).add(each.finding().rule());
        }
      }
    }
    return rules;
  }

  private static String withoutAllows(String text, List<LintFinding> findings) {
    Set<Integer> unused = new TreeSet<>();
    findings.stream()
        .filter(each -> each.finding().rule().equals(Rules.UNUSED_ALLOW))
        .forEach(each -> unused.add(each.finding().line()));
    if (unused.isEmpty()) {
      return text;
    }
    StringBuilder rest = new StringBuilder();
    int line = 0;
    for (String each : text.split("(?<=\n)", -1)) {
      line++;
      rest.append(unused.contains(line) ? "" : each);
    }
    return rest.toString();
  }
}
