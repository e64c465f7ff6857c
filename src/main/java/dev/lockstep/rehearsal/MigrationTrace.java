// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.rehearsal;

import java.time.Duration;
import java.util.List;

/**
 * What one migration did.
 *
 * @param version its version, or its file where it is a repeatable one
 * @param script its file
 * @param took from its begin to its commit
 * @param statements those that it executed, in order
 */
public record MigrationTrace(
    String version, String script, Duration took, List<StatementTrace> statements) {
  public MigrationTrace {
    statements = List.copyOf(statements);
  }
}
