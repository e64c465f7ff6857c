// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.fix;

import dev.lockstep.cache.Cache;
import dev.lockstep.lint.LintFinding;
import dev.lockstep.lint.LintReport;
import dev.lockstep.lint.LintSelection;
import dev.lockstep.lint.rule.Rules;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.migration.file.Version;
import dev.lockstep.scope.Scope;
import dev.lockstep.shadow.ScratchServer;
import dev.lockstep.shadow.ScratchSource;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Rewrites migrations so that tables in use survive them: each in rounds, until its rules find no
 * more that can be written otherwise. Changes no file of the project.
 */
public final class Fix {
  private static final int MOST_ROUNDS = 6;

  private final Linter linter;
  private final ScratchSource scratch;
  private final Cache cache;
  private final String program;
  private final Scope scope;

  /** Judges migrations. */
  @FunctionalInterface
  public interface Linter {
    LintReport run(MigrationSet migrations, LintSelection selection)
        throws IOException, SQLException;
  }

  /**
   * @param program name and build of this program
   * @param scope what of databases is compared
   */
  public Fix(Linter linter, ScratchSource scratch, Cache cache, String program, Scope scope) {
    this.linter = linter;
    this.scratch = scratch;
    this.cache = cache;
    this.program = program;
    this.scope = scope;
  }

  /**
   * Rewrites what is selected of {@code migrations}, and proves that it makes the same.
   *
   * @param untouchable what stays as it is and why, by script
   * @throws dev.lockstep.proof.ReplayFailedException if a migration fails as it is
   */
  public FixReport run(
      MigrationSet migrations, LintSelection selection, Map<String, String> untouchable)
      throws IOException, SQLException {
    try (ScratchServer server = scratch.open();
        Rewriting rewriting = new Rewriting(migrations, selection, untouchable)) {
      boolean changed = !selection.files().isEmpty();
      for (int round = 0; changed && round < MOST_ROUNDS; round++) {
        changed = round(server, rewriting);
      }
      for (RewrittenFile each : rewriting.rewritten()) {
        addReverses(server, migrations, each, rewriting);
      }
      return rewriting.report();
    }
  }

  private boolean round(ScratchServer server, Rewriting rewriting)
      throws IOException, SQLException {
    MigrationSet now = rewriting.migrations();
    LintReport report = linter.run(now, rewriting.selection());
    StatesBefore states = states(server, now);
    boolean changed = false;
    for (MigrationFile file : rewriting.selection().files()) {
      List<LintFinding> findings = fixable(report, file);
      if (!findings.isEmpty() && rewriting.mayChange(file)) {
        FileFix fix = new FileFix(states, file, next(now, file));
        List<Part> parts = fix.parts(findings);
        rewriting.refuse(file, fix.refusals());
        changed |= !parts.isEmpty();
        rewriting.replace(file, parts);
      }
    }
    rewriting.stage();
    return changed;
  }

  private StatesBefore states(ScratchServer server, MigrationSet migrations) throws SQLException {
    return new StatesBefore(
        server, migrations, cache, new StatesBefore.Source(program, scratch.identity()), scope);
  }

  private static List<LintFinding> fixable(LintReport report, MigrationFile file) {
    String path = file.path().toString().replace('\\', '/');
    return report.findings().stream()
        .filter(each -> each.finding().file().equals(path))
        .filter(
            each ->
                Remedies.isFor(each.finding().rule())
                    || each.finding().rule().equals(Rules.UNUSED_ALLOW))
        .toList();
  }

  /** The version of the migration, or baseline, behind {@code file}. */
  static Optional<Version> next(MigrationSet migrations, MigrationFile file) {
    return Stream.concat(migrations.versioned().stream(), migrations.baselines().stream())
        .flatMap(each -> each.version().stream())
        .filter(each -> each.compareTo(file.version().orElseThrow()) > 0)
        .min(Version::compareTo);
  }

  /** A file that stays one makes the same as before: its reverse stays true. */
  private void addReverses(
      ScratchServer server, MigrationSet migrations, RewrittenFile each, Rewriting rewriting)
      throws IOException, SQLException {
    MigrationFile reverse = migrations.reverses().get(each.original().version().orElseThrow());
    if (reverse == null || each.parts().size() == 1) {
      return;
    }
    Optional<String> refusal =
        new PartReverses(states(server, migrations), each.original(), reverse).add(each.staged());
    if (refusal.isPresent()) {
      rewriting.keep(each, List.of(new Refusal(0, refusal.get())));
    } else {
      rewriting.replacedReverse(reverse);
    }
  }
}
