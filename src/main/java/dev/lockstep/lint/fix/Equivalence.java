// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.fix;

import dev.lockstep.catalog.ObjectId;
import dev.lockstep.diff.Differ;
import dev.lockstep.diff.operation.DropConstraint;
import dev.lockstep.diff.operation.Operation;
import dev.lockstep.diff.rename.Hints;
import dev.lockstep.diff.render.SqlScript;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.Version;
import dev.lockstep.proof.MigratedDatabase;
import dev.lockstep.proof.ReplayFailedException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether other migrations do the same as one: the same catalog from the same state, and rows. */
final class Equivalence {
  private final StatesBefore states;
  private final MigrationFile file;
  private final Optional<Version> next;

  /**
   * @param next the version of the migration behind it
   */
  Equivalence(StatesBefore states, MigrationFile file, Optional<Version> next) {
    this.states = states;
    this.file = file;
    this.next = next;
  }

  /**
   * What the migration makes as it is.
   *
   * @param changes of the statements whose remedy depends on it, by place
   */
  record Wanted(Map<Integer, StatementChange> changes, Outcome outcome) {}

  /**
   * Finds it.
   *
   * @param places of the statements whose changes are asked for
   */
  Wanted wanted(Set<Integer> places) throws SQLException {
    try (MigratedDatabase database = states.of(file)) {
      ChangeWatch watch = new ChangeWatch(database.replay(), places);
      database.replay().showTo(watch);
      database.replay().run(file);
      database.replay().showTo(null);
      return new Wanted(watch.changes(), Outcome.read(database.replay()));
    }
  }

  /**
   * Whether other migrations do the same.
   *
   * @param failure why not
   * @param leftOver constraints that they leave behind, if that is all
   */
  record Proof(Optional<String> failure, List<Operation> leftOver) {
    static Proof failed(String why) {
      return new Proof(Optional.of(why), List.of());
    }
  }

  /** Runs {@code parts} in the place of the migration. */
  Proof prove(List<Part> parts, Outcome wanted) throws IOException, SQLException {
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

  static Part tidying(List<Operation> operations) {
    return new Part("tidy", SqlScript.plain("tidy", operations).text(), false);
  }

  /** Values that are others in each run, such as those of clocks, are not compared. */
  private Set<ObjectId> otherRows(Outcome wanted, Outcome reached) throws SQLException {
    Set<ObjectId> rows = wanted.otherRows(reached);
    if (rows.isEmpty()) {
      return rows;
    }
    Set<ObjectId> volatileRows = wanted.otherRows(wanted(Set.of()).outcome());
    rows.removeAll(volatileRows);
    rows.addAll(wanted.otherCounts(reached, volatileRows));
    return rows;
  }
}
