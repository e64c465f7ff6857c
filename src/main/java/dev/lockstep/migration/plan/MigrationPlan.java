// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.plan;

import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationProblem;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.migration.file.Placeholders;
import dev.lockstep.migration.file.Version;
import dev.lockstep.migration.history.AppliedMigration;
import dev.lockstep.migration.history.History;
import dev.lockstep.migration.unused.ShimInUse;
import dev.lockstep.migration.unused.ShimUse;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What is to be done: the files against the history.
 *
 * @param set the files
 * @param history the database's
 * @param pending versioned migrations to apply, in order
 * @param pendingRepeatables repeatable ones that are new or changed
 * @param failed rows of migrations that failed outside a transaction
 * @param problems what forbids to apply anything; empty if all agrees
 */
public record MigrationPlan(
    MigrationSet set,
    History history,
    List<MigrationFile> pending,
    List<MigrationFile> pendingRepeatables,
    List<AppliedMigration> failed,
    List<MigrationProblem> problems) {
  public MigrationPlan {
    pending = List.copyOf(pending);
    pendingRepeatables = List.copyOf(pendingRepeatables);
    failed = List.copyOf(failed);
    problems = List.copyOf(problems);
  }

  /**
   * A closed gate: the migration that waits, and what it waits for.
   *
   * @param backfills that are not complete
   * @param shims that may be in use
   */
  public record ClosedGate(MigrationFile migration, List<String> backfills, List<ShimInUse> shims) {
    public ClosedGate {
      backfills = List.copyOf(backfills);
      shims = List.copyOf(shims);
    }

    /** For people: {@code 20260101120000 contract slug waits for backfill artworks_slug}. */
    public String text() {
      List<String> waits = new ArrayList<>();
      if (!backfills.isEmpty()) {
        waits.add(
            "for backfill" + (backfills.size() == 1 ? " " : "s ") + String.join(", ", backfills));
      }
      shims.forEach(shim -> waits.add("until nothing uses " + shim.view()));
      return migration.title() + " waits " + String.join(" and ", waits);
    }
  }

  /** Compares {@code set} with {@code history}. */
  public static MigrationPlan of(MigrationSet set, History history) {
    Map<Version, AppliedMigration> applied = history.applied();
    Set<Version> deleted = history.deleted();
    Optional<Version> baseline = history.baseline();
    Optional<Version> newest = history.latest().flatMap(AppliedMigration::version);
    List<MigrationProblem> problems = new ArrayList<>();
    List<MigrationFile> pending = new ArrayList<>();
    if (history.isFresh()) {
      pending.addAll(set.fromEmpty().versioned());
    } else {
      Baselines.problems(set, history).forEach(problems::add);
    }
    for (MigrationFile file : history.isFresh() ? List.<MigrationFile>of() : set.versioned()) {
      Version version = file.version().orElseThrow();
      AppliedMigration row = applied.get(version);
      if (row != null) {
        Disagreements.compare(file, row).ifPresent(problems::add);
      } else if (baseline.isEmpty() || version.compareTo(baseline.get()) > 0) {
        if (newest.isPresent()
            && version.compareTo(newest.get()) < 0
            && !wasUndone(history, version)) {
          problems.add(outOfOrder(file, newest.get()));
        }
        pending.add(file);
      }
    }
    Disagreements.missing(set, history, applied, deleted, problems);
    List<MigrationFile> repeatables = pendingRepeatables(set, history, problems);
    unrunnable(set, pending, repeatables, problems);
    set.callbacks().forEach(file -> problems.addAll(file.problems()));
    return new MigrationPlan(set, history, pending, repeatables, history.failed(), problems);
  }

  /** Problems in the text of the files that would run, and of their reverses. */
  private static void unrunnable(
      MigrationSet set,
      List<MigrationFile> pending,
      List<MigrationFile> repeatables,
      List<MigrationProblem> problems) {
    for (MigrationFile file : pending) {
      problems.addAll(file.problems());
      MigrationFile reverse = set.reverses().get(file.version().orElseThrow());
      if (reverse != null) {
        problems.addAll(reverse.problems());
      }
    }
    repeatables.forEach(file -> problems.addAll(file.problems()));
  }

  /** The same, and what {@code gate} finds wrong with the names that the files wait for. */
  public static MigrationPlan of(MigrationSet set, History history, Gate gate) {
    MigrationPlan plan = of(set, history);
    List<MigrationProblem> more = gate.problems(plan);
    if (more.isEmpty()) {
      return plan;
    }
    List<MigrationProblem> all = new ArrayList<>(plan.problems());
    all.addAll(more);
    return new MigrationPlan(
        set, history, plan.pending(), plan.pendingRepeatables(), plan.failed(), all);
  }

  /** Whether a migration of this version is shipped, or is in effect. */
  public boolean knows(Version version) {
    return history.includes(version) || set.ships(version);
  }

  private static MigrationProblem outOfOrder(MigrationFile file, Version newest) {
    return new MigrationProblem(
        file.script(),
        0,
        "is out of order: version "
            + newest
            + " is applied already; give this file a newer version");
  }

  /** A migration that was undone is pending again, wherever it stands. */
  private static boolean wasUndone(History history, Version version) {
    return history.rows().stream()
        .anyMatch(
            row ->
                row.isUndo() && row.success() && row.version().filter(version::equals).isPresent());
  }

  private static List<MigrationFile> pendingRepeatables(
      MigrationSet set, History history, List<MigrationProblem> problems) {
    Map<String, AppliedMigration> applied = history.repeatables();
    List<MigrationFile> pending = new ArrayList<>();
    for (MigrationFile file : set.repeatables()) {
      try {
        MigrationFile replaced = withFlywaysChecksum(file, history.placeholders());
        AppliedMigration row = applied.get(file.description());
        if (row == null || !Objects.equals(row.checksumOrNull(), replaced.checksum())) {
          pending.add(replaced);
        }
      } catch (Placeholders.UnknownPlaceholderException e) {
        problems.add(new MigrationProblem(file.script(), e.line(), String.valueOf(e.getMessage())));
      }
    }
    return pending;
  }

  /** Flyway takes that of a repeatable migration after its placeholders are replaced. */
  private static MigrationFile withFlywaysChecksum(MigrationFile file, Placeholders placeholders) {
    return Placeholders.occurIn(file) ? file.withChecksum(placeholders.checksum(file)) : file;
  }

  /** This plan up to {@code target}: no version newer. Repeatable migrations stay, as in Flyway. */
  public MigrationPlan upTo(Version target) {
    List<MigrationFile> all = history.isFresh() ? set.fromEmpty(target).versioned() : pending;
    List<MigrationFile> kept =
        all.stream().filter(file -> file.version().orElseThrow().compareTo(target) <= 0).toList();
    return new MigrationPlan(set, history, kept, pendingRepeatables, failed, problems);
  }

  /** Whether there is nothing to apply and nothing to heal. */
  public boolean isDone() {
    return pending.isEmpty() && pendingRepeatables.isEmpty() && failed.isEmpty();
  }

  /** Whether the database is newer than the newest migration shipped. */
  public boolean isBehind() {
    Optional<Version> applied = history.latest().flatMap(AppliedMigration::version);
    Optional<Version> shipped = set.latest();
    return applied.isPresent() && (shipped.isEmpty() || applied.get().compareTo(shipped.get()) > 0);
  }

  /** The first pending migration whose gate is closed. */
  public Optional<ClosedGate> closedGate(Connection connection, Gate gate) throws SQLException {
    for (MigrationFile file : pending) {
      List<String> waitsFor = new ArrayList<>();
      for (String backfill : file.directives().requiresBackfills()) {
        if (!gate.complete(connection, backfill)) {
          waitsFor.add(backfill);
        }
      }
      List<ShimInUse> shims = ShimUse.inTheWay(connection, file.directives().requiresUnused());
      if (!waitsFor.isEmpty() || !shims.isEmpty()) {
        return Optional.of(new ClosedGate(file, waitsFor, shims));
      }
    }
    return Optional.empty();
  }

  /**
   * What may run before {@code gate}: everything if there is none. Repeatable migrations run at a
   * closed gate too: the code that ships with it needs its views, and has to live with the schema
   * before the gate.
   */
  public List<MigrationFile> runnable(Optional<ClosedGate> gate) {
    int end = gate.map(closed -> pending.indexOf(closed.migration())).orElse(pending.size());
    List<MigrationFile> runnable = new ArrayList<>(pending.subList(0, end));
    runnable.addAll(pendingRepeatables);
    return List.copyOf(runnable);
  }
}
