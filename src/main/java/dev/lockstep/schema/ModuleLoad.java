// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.schema;

import dev.lockstep.finding.Finding;
import dev.lockstep.shadow.ScratchRoles;
import dev.lockstep.sql.SqlStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How far one module has come. */
final class ModuleLoad {
  /** What another module may still bring: undefined things, and a key that is not unique yet. */
  private static final Set<String> MAY_COME =
      Set.of("42P01", "42704", "42883", "42703", "3F000", "42830");

  final SchemaModule module;
  final List<SqlStatement> pending;
  final List<LoadedRelation> created = new ArrayList<>();
  private final int all;
  private @Nullable SqlStatement failing;
  private @Nullable SQLException failure;

  ModuleLoad(SchemaModule module) {
    this.module = module;
    // Rows and roles are no part of the schema, which is said of each. Those of COPY need not even
    // be sent, and a role is made for as long as the database is there.
    this.pending = new ArrayList<>(module.statements());
    this.pending.removeIf(sql -> sql.takesData() || ScratchRoles.isAboutRoles(sql));
    this.all = pending.size();
  }

  void succeeded(SqlStatement statement) {
    pending.remove(statement);
    failing = null;
    failure = null;
  }

  void allSucceeded() {
    pending.clear();
  }

  /** Whether nothing of it was tried yet. */
  boolean isUntried() {
    return failure == null && pending.size() == all;
  }

  void failed(SqlStatement statement, SQLException e) {
    failing = statement;
    failure = e;
  }

  boolean isDone() {
    return pending.isEmpty();
  }

  /** Whether no other module can help. */
  boolean isHopeless() {
    return failure != null && !MAY_COME.contains(String.valueOf(failure.getSQLState()));
  }

  /** PostgreSQL's own message, at the statement's line. */
  Finding finding() {
    SqlStatement at = failing;
    SQLException e = failure;
    if (at == null || e == null) {
      throw new IllegalStateException(module.file() + " did not fail");
    }
    return ServerMessages.finding("schema-load", module.file(), at, e);
  }

  boolean isDuplicateTable() {
    return failure != null && "42P07".equals(failure.getSQLState());
  }
}
