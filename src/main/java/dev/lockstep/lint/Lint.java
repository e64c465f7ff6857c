// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint;

import dev.lockstep.cache.CacheKeys;
import dev.lockstep.lint.rule.RuleLevels;
import dev.lockstep.lint.size.Sizes;
import dev.lockstep.lint.trace.StatementTracer;
import dev.lockstep.lint.trace.TracedMigration;
import dev.lockstep.migration.file.CallbackEvent;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.proof.ReplayedDatabase;
import dev.lockstep.scope.Scope;
import dev.lockstep.shadow.ScratchServer;
import dev.lockstep.shadow.ScratchSource;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Judges migrations by what they do: applies them to a scratch database at the state before each,
 * looks at each statement, and asks the rules.
 */
public final class Lint {
  private final ScratchSource scratch;
  private final String program;
  private final Scope scope;
  private final Consent consent;
  private final Optional<LiveView> live;
  private final RuleLevels levels;

  /**
   * @param program name and build of this program
   * @param scope that of {@code check}, with which databases are shared
   */
  public Lint(ScratchSource scratch, String program, Scope scope) {
    this(scratch, program, scope, Consent.NONE);
  }

  /**
   * @param consent to what of it a person has agreed already
   */
  public Lint(ScratchSource scratch, String program, Scope scope, Consent consent) {
    this(scratch, program, scope, consent, Optional.empty(), RuleLevels.STANDARD);
  }

  private Lint(
      ScratchSource scratch,
      String program,
      Scope scope,
      Consent consent,
      Optional<LiveView> live,
      RuleLevels levels) {
    this.scratch = scratch;
    this.program = program;
    this.scope = scope;
    this.consent = consent;
    this.live = live;
    this.levels = levels;
  }

  /** The same, which says of each finding what it means for a database with these tables. */
  public Lint on(Sizes sizes) {
    return new Lint(scratch, program, scope, consent, Optional.of(new LiveView(sizes)), levels);
  }

  /** The same with the levels that the rules have in a project. */
  public Lint with(RuleLevels others) {
    return new Lint(scratch, program, scope, consent, live, others);
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
    try (ScratchServer server = scratch.open()) {
      return run(server, migrations, selection);
    }
  }

  /** The same on a server that is open already. */
  public LintReport run(ScratchServer server, MigrationSet migrations, LintSelection selection)
      throws IOException, SQLException {
    if (selection.files().isEmpty()) {
      return new LintReport(0, List.of());
    }
    List<LintFinding> findings = new ArrayList<>();
    Set<Long> made = new HashSet<>();
    for (TracedMigration each : trace(server, migrations, selection)) {
      made.addAll(each.made());
      findings.addAll(
          new Judgement(each, consent, live).findings(selection.together() ? made : each.made()));
    }
    return new LintReport(selection.files().size(), findings).with(levels);
  }

  private List<TracedMigration> trace(
      ScratchServer server, MigrationSet migrations, LintSelection selection) throws SQLException {
    Set<String> selected = scripts(selection.files());
    List<MigrationFile> order = order(migrations, selection);
    int first = order.size();
    int last = order.size() - 1;
    for (int i = order.size() - 1; i >= 0; i--) {
      first = selected.contains(order.get(i).script()) ? i : first;
    }
    while (repeatables(selection).isEmpty() && !selected.contains(order.get(last).script())) {
      last--;
    }
    MigrationSet before =
        new MigrationSet(
            order.subList(0, first), Map.of(), List.of(), List.of(), aroundVersioned(migrations));
    String identity = CacheKeys.identity(program, scratch.identity(), scope.key(), migrations);
    List<TracedMigration> traced = new ArrayList<>();
    try (ReplayedDatabase database = ReplayedDatabase.make(server, before, identity, scope)) {
      StatementTracer tracer = new StatementTracer(database.replay());
      for (MigrationFile file : order.subList(first, last + 1)) {
        apply(migrations, file, selected, tracer, traced);
      }
      if (!repeatables(selection).isEmpty()) {
        unseen(migrations, CallbackEvent.AFTER_VERSIONED, tracer);
        unseen(migrations, CallbackEvent.BEFORE_REPEATABLES, tracer);
        for (MigrationFile file : migrations.repeatables()) {
          apply(migrations, file, selected, tracer, traced);
        }
      }
    }
    return traced;
  }

  private static void apply(
      MigrationSet migrations,
      MigrationFile file,
      Set<String> selected,
      StatementTracer tracer,
      List<TracedMigration> traced)
      throws SQLException {
    unseen(migrations, CallbackEvent.BEFORE_EACH_MIGRATE, tracer);
    if (selected.contains(file.script())) {
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
        scripts(path)
            .containsAll(
                scripts(
                    selection.files().stream()
                        .filter(file -> file.version().isPresent())
                        .toList()));
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

  private static Set<String> scripts(List<MigrationFile> files) {
    return files.stream().map(MigrationFile::script).collect(Collectors.toSet());
  }

  private static List<MigrationFile> repeatables(LintSelection selection) {
    return selection.files().stream()
        .filter(file -> file.kind() == MigrationFile.Kind.REPEATABLE)
        .toList();
  }
}
