// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.file;

import dev.lockstep.migration.file.StatementRule.Offence;
import dev.lockstep.postgres.StatementRemedy;
import dev.lockstep.sql.CopyTarget;
import dev.lockstep.sql.SqlStatement;
import java.util.Optional;

/** A {@code COPY … TO stdout}, whose rows no client of a migration receives. */
final class ClientCopy {
  private ClientCopy() {}

  static Optional<Offence> find(MigrationFile file, SqlStatement statement) {
    return CopyTarget.of(statement) == CopyTarget.CLIENT
        ? Optional.of(new Offence(statement.line(), StatementRemedy.TO_CLIENT))
        : Optional.empty();
  }
}
