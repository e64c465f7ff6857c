// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.check;

import dev.lockstep.cache.Cache;
import dev.lockstep.catalog.CatalogLock;
import dev.lockstep.finding.Finding;
import dev.lockstep.lint.Consent;
import dev.lockstep.lint.Lint;
import dev.lockstep.lint.LintFinding;
import dev.lockstep.lint.LintReport;
import dev.lockstep.lint.LintSelection;
import dev.lockstep.lint.fix.SafeSteps;
import dev.lockstep.lint.rule.Level;
import dev.lockstep.lint.rule.RuleLevels;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.proof.RecordedMigrations;
import dev.lockstep.schema.SchemaModules;
import dev.lockstep.shadow.ScratchServer;
import dev.lockstep.shadow.ScratchSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Lint of what a person wrote lately. A migration that databases have applied cannot be given an
 * {@code allow} any more, since its checksum would be another; and {@code generate} has been told
 * what it writes.
 */
final class LintCheck {
  private final ScratchSource scratch;
  private final Cache cache;
  private final String program;
  private final RuleLevels levels;

  LintCheck(ScratchSource scratch, Cache cache, String program, RuleLevels levels) {
    this.scratch = scratch;
    this.cache = cache;
    this.program = program;
    this.levels = levels;
  }

  /**
   * What is unsafe, and not allowed, and for each the statements of the safe form, where there are
   * any. Notes are for {@code lint}.
   *
   * @param added what is new since the fork from another branch, and is deployed in one go; empty:
   *     not known, so each is in use by the next
   */
  Map<Finding, List<String>> findings(
      ScratchServer on,
      SchemaModules modules,
      MigrationSet migrations,
      Optional<List<MigrationFile>> added)
      throws IOException, SQLException {
    Optional<CatalogLock> lock = lock(modules.lockFile());
    if (lock.isEmpty() || !lock.get().files().known()) {
      return Map.of();
    }
    List<MigrationFile> byHand =
        added.orElse(migrations.versioned()).stream()
            .filter(file -> RecordedMigrations.isByHand(lock.get(), file))
            .toList();
    if (byHand.isEmpty()) {
      return Map.of();
    }
    Set<String> judged =
        byHand.stream().map(file -> file.path().toString()).collect(Collectors.toSet());
    // What runs in one go with them is looked at too: nothing waits for what that makes.
    LintSelection selection = new LintSelection(added.orElse(byHand), added.isPresent());
    LintReport report =
        new Lint(scratch, program, modules.scope(), Consent.of(modules, lock))
            .with(levels)
            .run(on, migrations, selection);
    List<LintFinding> unsafe =
        report.findings().stream()
            .filter(each -> each.level() != Level.NOTE)
            .filter(each -> judged.contains(each.finding().file()))
            .toList();
    Map<LintFinding, List<String>> steps =
        new SafeSteps(scratch, cache, program, modules.scope())
            .of(on, migrations, new LintReport(report.migrations(), unsafe));
    Map<Finding, List<String>> findings = new LinkedHashMap<>();
    unsafe.forEach(each -> findings.put(finding(each), steps.getOrDefault(each, List.of())));
    return findings;
  }

  private static Finding finding(LintFinding found) {
    Finding plain = found.finding();
    return new Finding(plain.rule(), plain.file(), plain.line(), found.whole());
  }

  /** That it is missing, or none, is a finding of its own. */
  private static Optional<CatalogLock> lock(Path file) throws IOException {
    try {
      return Files.exists(file) ? Optional.of(CatalogLock.read(file)) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
