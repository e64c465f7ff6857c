// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.schema;

import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.StatementSplitter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a module may say, but a catalog leaves out on purpose: owners, rows, values of sequences,
 * settings of databases and roles. No migration is made of it, so it is said.
 */
public final class NotGenerated {
  private static final Pattern OWNER = Pattern.compile("(?is)\\bOWNER\\s+TO\\s");
  private static final Set<String> ROWS =
      Set.of("INSERT", "UPDATE", "DELETE", "MERGE", "COPY", "TRUNCATE");
  private static final Set<String> CLUSTER =
      Set.of("DATABASE", "ROLE", "USER", "GROUP", "SYSTEM", "TABLESPACE");

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
    String first = statement.head().isEmpty() ? "" : statement.head().get(0);
    String second = statement.head().size() < 2 ? "" : statement.head().get(1);
    if (ROWS.contains(first)) {
      return Optional.of(first + ": rows are no part of the schema");
    }
    if (Set.of("GRANT", "REVOKE").contains(first)
        && !StatementSplitter.tokens(statement.text()).contains("ON")) {
      return Optional.of(first + ": members of roles are not of one schema but of the server");
    }
    if (statement.startsWith("COMMENT", "ON", "ROLE")) {
      return Optional.of("COMMENT ON ROLE: it is not of one schema but of the server");
    }
    if (first.equals("SELECT")) {
      return Optional.of("SELECT: rows and values of sequences are no part of the schema");
    }
    if (first.equals("SECURITY")) {
      return Optional.of("SECURITY LABEL: security labels are no part of the schema");
    }
    boolean cluster = Set.of("ALTER", "CREATE", "DROP").contains(first) && CLUSTER.contains(second);
    if (cluster && !statement.startsWith("CREATE", "USER", "MAPPING")) {
      return Optional.of(first + " " + second + ": it is not of one schema but of the server");
    }
    if (first.equals("ALTER") && OWNER.matcher(statement.text()).find()) {
      return Optional.of("OWNER TO: owners are no part of the schema");
    }
    return Optional.empty();
  }
}
