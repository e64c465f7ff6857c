// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.trace;

import dev.lockstep.migration.file.MigrationFile;
import java.util.List;
import java.util.Set;

/**
 * What one migration did.
 *
 * @param file which
 * @param statements those that it executed, in order
 * @param made the relations that it made, indexes of others' tables left out
 * @param names where it renamed any: the relations that are there afterwards, by name
 * @param functions those that it leaves behind although they are about what it dropped
 */
public record TracedMigration(
    MigrationFile file,
    List<StatementEffect> statements,
    Set<Long> made,
    Set<String> names,
    List<FunctionUse> functions) {
  public TracedMigration {
    functions = List.copyOf(functions);
    statements = List.copyOf(statements);
    made = Set.copyOf(made);
    names = Set.copyOf(names);
  }
}
