// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint;

import dev.lockstep.finding.Finding;
import dev.lockstep.lint.rule.Level;

/**
 * What a statement does to a database in use, and how to do it otherwise.
 *
 * @param level how bad it is
 * @param finding which rule says so, where, and what it does
 * @param safeForm what to do instead
 * @param here what that means for the database that is known; empty if none is
 */
public record LintFinding(Level level, Finding finding, String safeForm, String here) {
  /** Of no database. */
  public LintFinding(Level level, Finding finding, String safeForm) {
    this(level, finding, safeForm, "");
  }

  /** {@code file:line: level: rule: what it does; here: how long; instead: what to do}. */
  @Override
  public String toString() {
    return finding.file()
        + (finding.line() > 0 ? ":" + finding.line() : "")
        + ": "
        + level.text()
        + ": "
        + finding.rule()
        + ": "
        + whole();
  }

  /** The same where file, line, level and rule are said already. */
  public String whole() {
    return finding.message() + (here.isEmpty() ? "" : "; " + here) + "; instead: " + safeForm;
  }

  /** The same, as bad as that. */
  LintFinding withLevel(Level other) {
    return new LintFinding(other, finding, safeForm, here);
  }
}
