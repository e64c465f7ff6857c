// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.schema;

import dev.lockstep.sql.ObjectType;
import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.StatementHead;
import dev.lockstep.sql.Tokens;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a module may say, but a catalog leaves out on purpose: owners, rows, values of sequences,
 * settings of databases and roles. No migration is made of it, so it is said.
 */
public final class NotGenerated {
  private static final Set<String> ROWS =
      Set.of("INSERT", "UPDATE", "DELETE", "MERGE", "COPY", "TRUNCATE");
  private static final Set<ObjectType> CLUSTER =
      EnumSet.of(
          ObjectType.DATABASE,
          ObjectType.ROLE,
          ObjectType.USER,
          ObjectType.GROUP,
          ObjectType.SYSTEM,
          ObjectType.TABLESPACE);

  private NotGenerated() {}

  /** One line for each statement that has no effect on what is generated. */
  public static List<String> notes(SchemaModules modules) {
    List<String> notes = new ArrayList<>();
    for (SchemaModule module : modules.modules()) {
      for (SqlStatement statement : module.statements()) {
        what(statement)
            .ifPresent(
                what ->
                    notes.add(
                        "%s:%d: %s, and no migration is made of it: write one by hand"
                            .formatted(module.file(), statement.line(), what)));
      }
    }
    return notes;
  }

  private static Optional<String> what(SqlStatement statement) {
    StatementHead head = StatementHead.of(statement);
    String first = head.verb();
    if (ROWS.contains(first)) {
      return Optional.of(first + ": rows are no part of the schema");
    }
    if (Set.of("GRANT", "REVOKE").contains(first) && !Tokens.of(statement).has("ON")) {
      return Optional.of(first + ": members of roles are not of one schema but of the server");
    }
    if (head.is("COMMENT", ObjectType.ROLE)) {
      return Optional.of("COMMENT ON ROLE: it is not of one schema but of the server");
    }
    if (first.equals("SELECT")) {
      return Optional.of("SELECT: rows and values of sequences are no part of the schema");
    }
    if (first.equals("SECURITY")) {
      return Optional.of("SECURITY LABEL: security labels are no part of the schema");
    }
    if (Set.of("ALTER", "CREATE", "DROP").contains(first) && CLUSTER.contains(head.type())) {
      return Optional.of(
          first + " " + head.type().sql() + ": it is not of one schema but of the server");
    }
    if (first.equals("ALTER") && Tokens.of(statement).has("OWNER", "TO")) {
      return Optional.of("OWNER TO: owners are no part of the schema");
    }
    return Optional.empty();
  }
}
