// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.fix;

import dev.lockstep.cache.Cache;
import dev.lockstep.lint.LintFinding;
import dev.lockstep.lint.LintReport;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.proof.MigratedDatabase;
import dev.lockstep.scope.Scope;
import dev.lockstep.shadow.ScratchServer;
import dev.lockstep.shadow.ScratchSource;
import dev.lockstep.sql.SqlStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The SQL of the safe form of what lint found, for people to read; nothing of it is proven. */
public final class SafeSteps {
  private final ScratchSource scratch;
  private final Cache cache;
  private final String program;
  private final Scope scope;

  /**
   * @param program name and build of this program
   * @param scope what of databases is looked at
   */
  public SafeSteps(ScratchSource scratch, Cache cache, String program, Scope scope) {
    this.scratch = scratch;
    this.cache = cache;
    this.program = program;
    this.scope = scope;
  }

  private record Flagged(SqlStatement statement, Set<String> rules) {}

  /**
   * For each finding that has them, the statements, and a comment where another migration begins.
   */
  public Map<LintFinding, List<String>> of(MigrationSet migrations, LintReport report)
      throws SQLException {
    return of(migrations, report, null);
  }

  /** The same on a server that is open already. */
  public Map<LintFinding, List<String>> of(
      ScratchServer server, MigrationSet migrations, LintReport report) throws SQLException {
    return of(migrations, report, server);
  }

  private Map<LintFinding, List<String>> of(
      MigrationSet migrations, LintReport report, @Nullable ScratchServer on) throws SQLException {
    Map<LintFinding, List<String>> steps = new HashMap<>();
    Map<String, List<LintFinding>> byFile =
        report.findings().stream()
            .filter(each -> hasSteps(each.finding().rule()))
            .collect(Collectors.groupingBy(each -> each.finding().file()));
    List<MigrationFile> files =
        Stream.concat(migrations.versioned().stream(), migrations.repeatables().stream())
            .filter(file -> byFile.containsKey(path(file)))
            .toList();
    Map<MigrationFile, Map<Integer, Flagged>> flagged = new LinkedHashMap<>();
    files.forEach(
        file -> flagged.put(file, flagged(file, byFile.getOrDefault(path(file), List.of()))));
    Map<MigrationFile, Map<Integer, StatementChange>> changes = changes(migrations, flagged, on);
    flagged.forEach(
        (file, statements) ->
            statements.forEach(
                (place, each) -> {
                  StatementChange change = changes.getOrDefault(file, Map.of()).get(place);
                  Optional<Remedy> remedy = Remedies.of(each.statement(), each.rules(), change);
                  for (LintFinding found : byFile.getOrDefault(path(file), List.of())) {
                    if (isAt(found, each.statement())) {
                      steps.put(found, steps(found, each.statement(), remedy, change));
                    }
                  }
                }));
    return steps;
  }

  private static boolean hasSteps(String rule) {
    return Remedies.isFor(rule) || Advice.isFor(rule);
  }

  private static List<String> steps(
      LintFinding found,
      SqlStatement statement,
      Optional<Remedy> remedy,
      @Nullable StatementChange change) {
    String rule = found.finding().rule();
    if (Remedies.isFor(rule)) {
      return remedy.filter(each -> each.helps(rule)).map(Remedy::steps).orElse(List.of());
    }
    return change == null ? List.of() : Advice.of(rule, statement, change);
  }

  private static String path(MigrationFile file) {
    return file.path().toString().replace('\\', '/');
  }

  private static boolean isAt(LintFinding finding, SqlStatement statement) {
    return finding.finding().line() == statement.line();
  }

  private static Map<Integer, Flagged> flagged(MigrationFile file, List<LintFinding> findings) {
    Map<Integer, Flagged> flagged = new TreeMap<>();
    int[] place = {0};
    file.forEachStatement(
        statement -> {
          Set<String> rules =
              findings.stream()
                  .filter(each -> isAt(each, statement))
                  .map(each -> each.finding().rule())
                  .collect(Collectors.toCollection(TreeSet::new));
          if (!rules.isEmpty()) {
            flagged.put(place[0], new Flagged(statement, rules));
          }
          place[0]++;
        });
    return flagged;
  }

  /** In one walk over all of them, from the first whose steps depend on what it changes. */
  private Map<MigrationFile, Map<Integer, StatementChange>> changes(
      MigrationSet migrations,
      Map<MigrationFile, Map<Integer, Flagged>> flagged,
      @Nullable ScratchServer on)
      throws SQLException {
    Map<MigrationFile, Set<Integer>> places = new LinkedHashMap<>();
    flagged.forEach(
        (file, statements) -> {
          Set<Integer> needed = new TreeSet<>();
          statements.forEach(
              (place, each) -> {
                if (Remedies.needsChange(each.statement(), each.rules())
                    || each.rules().stream().anyMatch(Advice::isFor)) {
                  needed.add(place);
                }
              });
          if (!needed.isEmpty() && file.version().isPresent()) {
            places.put(file, needed);
          }
        });
    if (places.isEmpty()) {
      return Map.of();
    }
    if (on != null) {
      return changes(on, migrations, places);
    }
    try (ScratchServer server = scratch.open()) {
      return changes(server, migrations, places);
    }
  }

  private Map<MigrationFile, Map<Integer, StatementChange>> changes(
      ScratchServer server, MigrationSet migrations, Map<MigrationFile, Set<Integer>> places)
      throws SQLException {
    Map<MigrationFile, Map<Integer, StatementChange>> changes = new HashMap<>();
    MigrationFile first = places.keySet().iterator().next();
    StatesBefore.Source source = new StatesBefore.Source(program, scratch.identity());
    StatesBefore states = new StatesBefore(server, migrations, cache, source, scope);
    try (MigratedDatabase database = states.of(first)) {
      for (MigrationFile file : states.from(first)) {
        if (changes.size() == places.size()) {
          break;
        }
        ChangeWatch watch = new ChangeWatch(database.replay(), places.getOrDefault(file, Set.of()));
        database.replay().showTo(places.containsKey(file) ? watch : null);
        database.replay().run(file);
        if (places.containsKey(file)) {
          changes.put(file, watch.changes());
        }
      }
    }
    return changes;
  }
}
