// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint;

import dev.lockstep.lint.rule.RuleLevels;
import dev.lockstep.lint.size.Sizes;
import dev.lockstep.lint.trace.MigrationTracer;
import dev.lockstep.lint.trace.TracedMigration;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.scope.Scope;
import dev.lockstep.shadow.ScratchServer;
import dev.lockstep.shadow.ScratchSource;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
    List<TracedMigration> traced = new ArrayList<>();
    new MigrationTracer(scratch, program, scope)
        .trace(server, migrations, selection.files(), traced::add);
    for (TracedMigration each : traced) {
      made.addAll(each.made());
      findings.addAll(
          new Judgement(each, consent, live).findings(selection.together() ? made : each.made()));
    }
    return new LintReport(selection.files().size(), findings).with(levels);
  }
}
