// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint;

import dev.lockstep.lint.rule.Level;
import dev.lockstep.lint.rule.RuleLevels;
import java.util.List;

/**
 * What lint found.
 *
 * @param migrations how many it looked at
 * @param findings in the order in which the statements run
 */
public record LintReport(int migrations, List<LintFinding> findings) {
  public LintReport {
    findings = List.copyOf(findings);
  }

  /** How many of a level there are. */
  public long count(Level level) {
    return findings.stream().filter(each -> each.level() == level).count();
  }

  /** Whether there is nothing but notes. */
  public boolean passed() {
    return count(Level.NOTE) == findings.size();
  }

  /** The same with the levels of this project. */
  LintReport with(RuleLevels levels) {
    return new LintReport(
        migrations,
        findings.stream()
            .flatMap(
                each ->
                    levels.of(each.finding().rule(), each.level()).stream().map(each::withLevel))
            .toList());
  }
}
