// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.fix;

import dev.lockstep.catalog.ObjectId;
import dev.lockstep.diff.Differ;
import dev.lockstep.diff.operation.DropConstraint;
import dev.lockstep.diff.operation.Operation;
import dev.lockstep.diff.rename.Hints;
import dev.lockstep.diff.render.SqlScript;
import dev.lockstep.lint.LintFinding;
import dev.lockstep.lint.rule.Rules;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.Version;
import dev.lockstep.proof.MigratedDatabase;
import dev.lockstep.proof.ReplayFailedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
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

  /**
   * Why a statement stays as it is.
   *
   * @param line of the statement; 0 for all of the file
   */
  record Refusal(int line, String why) {}

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
    Wanted wanted = wanted(statements, rules);
    Map<Integer, Remedy> remedies = new TreeMap<>();
    rules.forEach(
        (place, found) ->
            Remedies.of(statements.get(place).statement(), found, wanted.changes().get(place))
                .filter(remedy -> !(remedy instanceof Remedy.Later) || place > 0)
                .ifPresent(remedy -> remedies.put(place, remedy)));
    List<Part> parts = new Attempts(statements, wanted.outcome()).best(remedies);
    return parts.isEmpty() && !rest.equals(text)
        ? List.of(new Part("", rest.stripLeading(), !file.transactional()))
        : parts;
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

  /**
   * What the migration makes as it is.
   *
   * @param changes of the statements whose remedy depends on it, by place
   */
  private record Wanted(Map<Integer, StatementChange> changes, Outcome outcome) {}

  private Wanted wanted(List<SourceStatement> statements, Map<Integer, Set<String>> rules)
      throws SQLException {
    Set<Integer> places = new TreeSet<>();
    rules.forEach(
        (place, found) -> {
          if (Remedies.needsChange(statements.get(place).statement(), found)) {
            places.add(place);
          }
        });
    try (MigratedDatabase database = states.of(file)) {
      ChangeWatch watch = new ChangeWatch(database.replay(), places);
      database.replay().showTo(watch);
      database.replay().run(file);
      database.replay().showTo(null);
      return new Wanted(watch.changes(), Outcome.read(database.replay()));
    }
  }

  /** Layouts, tried until one is proven. */
  private final class Attempts {
    private final List<SourceStatement> statements;
    private final Outcome wanted;
    private final Optional<String> whole;

    Attempts(List<SourceStatement> statements, Outcome wanted) {
      this.statements = statements;
      this.wanted = wanted;
      this.whole = Splitting.refusal(file, statements);
    }

    /** With all remedies that can be proven; empty if there are none. */
    List<Part> best(Map<Integer, Remedy> remedies) throws IOException, SQLException {
      if (remedies.isEmpty()) {
        return List.of();
      }
      Attempt all = of(remedies);
      if (!all.parts().isEmpty()) {
        return all.parts();
      }
      if (remedies.size() == 1) {
        refuse(remedies.keySet().iterator().next(), all);
        return List.of();
      }
      Map<Integer, Remedy> good = new TreeMap<>();
      for (Map.Entry<Integer, Remedy> each : remedies.entrySet()) {
        Attempt alone = of(Map.of(each.getKey(), each.getValue()));
        if (alone.parts().isEmpty()) {
          refuse(each.getKey(), alone);
        } else {
          good.put(each.getKey(), each.getValue());
        }
      }
      Attempt rest = good.isEmpty() ? all : of(good);
      if (!good.isEmpty() && rest.parts().isEmpty()) {
        refusals.add(new Refusal(0, rest.failure()));
      }
      return rest.parts();
    }

    private void refuse(int place, Attempt attempt) {
      refusals.add(new Refusal(statements.get(place).statement().line(), attempt.failure()));
    }

    private Attempt of(Map<Integer, Remedy> remedies) throws IOException, SQLException {
      String failure = "";
      for (boolean compact : new boolean[] {true, false}) {
        List<Part> parts = FileLayout.of(statements, remedies, file.transactional(), compact);
        if (parts.size() > 1 && whole.isPresent()) {
          return new Attempt(List.of(), "it would be several migrations, and " + whole.get());
        }
        Proof proof = prove(parts, wanted);
        if (proof.failure().isPresent() && !proof.leftOver().isEmpty()) {
          parts = new ArrayList<>(parts);
          parts.add(tidying(proof.leftOver()));
          proof = prove(parts, wanted);
        }
        if (proof.failure().isEmpty()) {
          return new Attempt(parts, "");
        }
        failure = proof.failure().get();
      }
      return new Attempt(List.of(), failure);
    }
  }

  private record Attempt(List<Part> parts, String failure) {}

  /**
   * Whether other migrations do the same.
   *
   * @param failure why not
   * @param leftOver constraints that they leave behind, if that is all
   */
  private record Proof(Optional<String> failure, List<Operation> leftOver) {
    static Proof failed(String why) {
      return new Proof(Optional.of(why), List.of());
    }
  }

  private Proof prove(List<Part> parts, Outcome wanted) throws IOException, SQLException {
    Outcome reached;
    try (StagedParts staged = new StagedParts(file, next, parts);
        MigratedDatabase database = states.of(file)) {
      for (MigrationFile each : staged.migrations()) {
        database.replay().run(each);
      }
      reached = Outcome.read(database.replay());
    } catch (ReplayFailedException e) {
      return Proof.failed("the safe form fails: " + e.finding().message());
    }
    Optional<String> difference = wanted.schemaDifference(reached);
    if (difference.isPresent()) {
      return new Proof(
          difference.map(each -> "the safe form leads to another schema: " + each),
          leftOver(wanted, reached));
    }
    Set<ObjectId> rows = otherRows(wanted, reached);
    return rows.isEmpty()
        ? new Proof(Optional.empty(), List.of())
        : Proof.failed("the safe form leads to other rows in " + rows.iterator().next());
  }

  /** DETACH PARTITION CONCURRENTLY leaves a check of the bounds to the partition. */
  private static List<Operation> leftOver(Outcome wanted, Outcome reached) {
    List<Operation> operations =
        Differ.diff(reached.catalog(), wanted.catalog(), Hints.NONE).steps().stream()
            .flatMap(step -> step.operations().stream())
            .toList();
    return operations.stream().allMatch(DropConstraint.class::isInstance) ? operations : List.of();
  }

  private static Part tidying(List<Operation> operations) {
    return new Part("tidy", SqlScript.plain("tidy", operations).text(), false);
  }

  /** Values that are others in each run, such as those of clocks, are not compared. */
  private Set<ObjectId> otherRows(Outcome wanted, Outcome reached) throws SQLException {
    Set<ObjectId> rows = wanted.otherRows(reached);
    if (rows.isEmpty()) {
      return rows;
    }
    Set<ObjectId> volatileRows = wanted.otherRows(wanted(List.of(), new HashMap<>()).outcome());
    rows.removeAll(volatileRows);
    rows.addAll(wanted.otherCounts(reached, volatileRows));
    return rows;
  }
}
