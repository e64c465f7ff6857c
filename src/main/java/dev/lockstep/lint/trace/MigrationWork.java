// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.trace;

import java.util.List;

/**
 * What one migration does to relations that were there before its run.
 *
 * @param script which
 * @param statements those of it that lock, read or write such
 */
public record MigrationWork(String script, List<StatementWork> statements) {
  public MigrationWork {
    statements = List.copyOf(statements);
  }
}
