// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.diff.operation.Reversibility;
import dev.lockstep.diff.plan.Loss;
import dev.lockstep.diff.rename.Hints;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A change keeps the rows: a way that drops and creates what could be altered leads to the same
 * catalog, and fails here. What goes is what the case says, and is named as lost.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RowsSurviveTest {
  private static DiffProof proof;

  @BeforeAll
  static void open() {
    proof = new DiffProof();
  }

  @AfterAll
  static void close() {
    proof.close();
  }

  static Stream<DiffCases.Case> cases() {
    return DiffCases.all().filter(example -> !example.rows().isEmpty());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void rows_are_kept_on_the_way_there_and_back(DiffCases.Case example) throws Exception {
    Catalog target = proof.catalogOf(example.to());
    Catalog start = filled(example);
    try (Connection connection = proof.database().open()) {
      TableRows before = TableRows.read(connection);
      Diff forward = Differ.diff(start, target, Hints.NONE);
      assertThat(forward.losses().stream().map(Loss::what))
          .as("%s: what is named as lost", example)
          .containsExactlyInAnyOrderElementsOf(example.loses());
      Catalog reached = proof.apply(forward, target);
      assertThat(gone(connection, example, before))
          .as("%s: after the migration", example)
          .isEmpty();
      if (forward.reversibility() != Reversibility.IRREVERSIBLE) {
        proof.apply(Differ.diff(reached, start, Hints.NONE), start);
        assertThat(TableRows.read(connection).differenceTo(before))
            .as("%s: after its reverse", example)
            .isEmpty();
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void rows_are_kept_on_the_lock_safe_way(DiffCases.Case example) throws Exception {
    Catalog target = proof.catalogOf(example.to());
    Catalog start = filled(example);
    try (Connection connection = proof.database().open()) {
      TableRows before = TableRows.read(connection);
      proof.apply(Differ.diff(start, target, Hints.NONE).inSafeSteps(start).scripts(), target);
      assertThat(gone(connection, example, before)).as("%s", example).isEmpty();
    }
  }

  /** Those that keep a table at all. */
  static Stream<DiffCases.Case> casesThatKeepATable() {
    return cases().filter(example -> !example.loses().containsAll(filledTables(example)));
  }

  private static List<String> filledTables(DiffCases.Case example) {
    return Pattern.compile("INSERT INTO (\\S+)")
        .matcher(example.rows())
        .results()
        .map(result -> "table public." + result.group(1))
        .toList();
  }

  /** The judge is judged: where everything is dropped and created, it says so in each case. */
  @Tag("long")
  @ParameterizedTest(name = "{0}")
  @MethodSource("casesThatKeepATable")
  void dropping_and_creating_everything_would_be_seen(DiffCases.Case example) throws Exception {
    filled(example);
    try (Connection connection = proof.database().open()) {
      TableRows before = TableRows.read(connection);
      proof.make(example.to());
      assertThat(gone(connection, example, before)).as("%s", example).isNotEmpty();
    }
  }

  private static Catalog filled(DiffCases.Case example) throws Exception {
    Catalog catalog = proof.make(example.from());
    proof.database().execute(example.rows());
    return catalog;
  }

  /** What is not as it was, and is not what the case says. */
  private static List<String> gone(Connection connection, DiffCases.Case example, TableRows before)
      throws Exception {
    TableRows after = TableRows.read(connection);
    List<String> faults = new ArrayList<>();
    for (Map.Entry<String, TableRows.Table> entry : before.tables().entrySet()) {
      String name = entry.getKey();
      TableRows.Table old = entry.getValue();
      TableRows.Table now = after.tables().get(name);
      if (old.partitioned() || old.rows().isEmpty()) {
        continue;
      }
      if (now == null || example.loses().contains("table " + name)) {
        if (!example.loses().contains("table " + name)) {
          faults.add("table " + name + " is gone");
        }
        continue;
      }
      List<String> both = new ArrayList<>();
      for (String column : new TreeSet<>(old.columns().keySet())) {
        String of = old.inherited().getOrDefault(column, name);
        if (old.computed().contains(column) && !now.columns().containsKey(column)) {
          continue;
        }
        boolean lost =
            example.loses().contains("column " + of + "." + column)
                || example.loses().contains("column " + name + "." + column);
        if (now.columns().containsKey(column) && !now.computed().contains(column) && !lost) {
          both.add(column);
        } else if (!now.computed().contains(column) && !lost) {
          faults.add("column " + of + "." + column + " is gone");
        }
      }
      for (String column : List.copyOf(both)) {
        List<String> expected = example.expected().get(name.replace("public.", "") + "." + column);
        if (expected != null) {
          both.remove(column);
          if (!after.values(name, column).equals(expected.stream().sorted().toList())) {
            faults.add(name + "." + column + " has " + after.values(name, column));
          }
        }
      }
      List<String> should =
          before.converted(
              name,
              both,
              (column, value) ->
                  TableRows.cast(
                      connection, value, old.columns().get(column), now.columns().get(column)));
      List<String> is = after.converted(name, both, (column, value) -> value);
      if (!is.equals(should)) {
        faults.add(name + " has " + is + " instead of " + should);
      }
    }
    return faults;
  }
}
