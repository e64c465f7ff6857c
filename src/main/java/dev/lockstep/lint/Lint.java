// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint;

import dev.lockstep.cache.Cache;
import dev.lockstep.cache.CacheKeys;
import dev.lockstep.lint.trace.StatementTracer;
import dev.lockstep.lint.trace.TracedMigration;
import dev.lockstep.migration.file.CallbackEvent;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.proof.MigratedDatabase;
import dev.lockstep.scope.Scope;
import dev.lockstep.shadow.ScratchServer;
import dev.lockstep.shadow.ScratchSource;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Judges migrations by what they do: applies them to a scratch database at the state before each,
 * looks at each statement, and asks the rules.
 */
public final class Lint {
  private final ScratchSource scratch;
  private final Cache cache;
  private final String program;
  private final Scope scope;

  /**
   * @param program name and build of this program
   * @param scope that of {@code check}, with which databases are shared
   */
  public Lint(ScratchSource scratch, Cache cache, String program, Scope scope) {
    this.scratch = scratch;
    this.cache = cache;
    this.program = program;
    this.scope = scope;
  }

  /**
   * Looks at what is selected of {@code migrations}.
   *
   * @throws dev.lockstep.proof.ReplayFailedException if a migration fails
   * @throws SQLException if no scratch database can be created
   */
  public LintReport run(MigrationSet migrations, LintSelection selection)
      throws IOException, SQLException {
    if (selection.files().isEmpty()) {
      return new LintReport(0, List.of());
    }
    List<LintFinding> findings = new ArrayList<>();
    Set<Long> made = new HashSet<>();
    for (TracedMigration each : trace(migrations, selection)) {
      made.addAll(each.made());
      findings.addAll(new Judgement(each).findings(selection.together() ? made : each.made()));
    }
    return new LintReport(selection.files().size(), findings);
  }

  private List<TracedMigration> trace(MigrationSet migrations, LintSelection selection)
      throws SQLException {
    List<MigrationFile> order = order(migrations, selection);
    int first = order.size();
    int last = order.size() - 1;
    for (int i = order.size() - 1; i >= 0; i--) {
      first = isSelected(order.get(i), selection) ? i : first;
    }
    while (repeatables(selection).isEmpty() && !isSelected(order.get(last), selection)) {
      last--;
    }
    MigrationSet before =
        new MigrationSet(
            order.subList(0, first), Map.of(), List.of(), List.of(), aroundVersioned(migrations));
    String identity = CacheKeys.identity(program, scratch.identity(), scope.key(), migrations);
    List<TracedMigration> traced = new ArrayList<>();
    try (ScratchServer server = scratch.open();
        MigratedDatabase database = MigratedDatabase.make(server, before, cache, identity, scope)) {
      StatementTracer tracer = new StatementTracer(database.replay());
      if (first == 0) {
        unseen(migrations, CallbackEvent.BEFORE_MIGRATE, tracer);
      }
      for (MigrationFile file : order.subList(first, last + 1)) {
        apply(migrations, file, selection, tracer, traced);
      }
      if (!repeatables(selection).isEmpty()) {
        unseen(migrations, CallbackEvent.AFTER_VERSIONED, tracer);
        unseen(migrations, CallbackEvent.BEFORE_REPEATABLES, tracer);
        for (MigrationFile file : migrations.repeatables()) {
          apply(migrations, file, selection, tracer, traced);
        }
      }
    }
    return traced;
  }

  private static void apply(
      MigrationSet migrations,
      MigrationFile file,
      LintSelection selection,
      StatementTracer tracer,
      List<TracedMigration> traced)
      throws SQLException {
    unseen(migrations, CallbackEvent.BEFORE_EACH_MIGRATE, tracer);
    if (isSelected(file, selection)) {
      traced.add(tracer.apply(file));
    } else {
      tracer.applyUnseen(file);
    }
    unseen(migrations, CallbackEvent.AFTER_EACH_MIGRATE, tracer);
  }

  private static void unseen(MigrationSet migrations, CallbackEvent event, StatementTracer tracer)
      throws SQLException {
    for (MigrationFile callback : migrations.callbacks(event)) {
      tracer.applyUnseen(callback);
    }
  }

  /** With a baseline, unless something is selected that it stands for. */
  private static List<MigrationFile> order(MigrationSet migrations, LintSelection selection) {
    List<MigrationFile> path = migrations.fromEmpty().versioned();
    boolean whole =
        selection.files().stream()
            .filter(file -> file.version().isPresent())
            .allMatch(file -> path.stream().anyMatch(each -> each.script().equals(file.script())));
    return whole ? path : migrations.versioned();
  }

  /** Those that run between versioned migrations; the rest may need what comes later. */
  private static List<MigrationFile> aroundVersioned(MigrationSet migrations) {
    return Stream.of(
            CallbackEvent.BEFORE_MIGRATE,
            CallbackEvent.BEFORE_EACH_MIGRATE,
            CallbackEvent.AFTER_EACH_MIGRATE)
        .flatMap(event -> migrations.callbacks(event).stream())
        .toList();
  }

  private static boolean isSelected(MigrationFile file, LintSelection selection) {
    return selection.files().stream().anyMatch(each -> each.script().equals(file.script()));
  }

  private static List<MigrationFile> repeatables(LintSelection selection) {
    return selection.files().stream()
        .filter(file -> file.kind() == MigrationFile.Kind.REPEATABLE)
        .toList();
  }
}
