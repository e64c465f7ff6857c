// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.schema;

import dev.lockstep.finding.Finding;
import dev.lockstep.schema.LoadedRelation.Kind;
import dev.lockstep.sql.Identifiers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A read through a shim gives the rows of the canonical table, all of them and each once.
 * PostgreSQL itself says so: its plan for reading the shim scans the table, and leaves out, groups,
 * cuts off or repeats nothing. (The rows of a scratch database could only say so of the rows one
 * thought of.)
 */
final class ShimGivesCanonicalRows implements SchemaRule {
  static final String NAME = "shim-canonical-rows";

  private static final Pattern LOSES =
      Pattern.compile(
          "^\\s*(?:->\\s+)?(?:Parallel )?(Limit|Aggregate|\\w*Aggregate|Group|Unique|SetOp\\b.*"
              + "|HashSetOp\\b.*|ProjectSet|Filter:.*|One-Time Filter:.*|Index Cond:.*"
              + "|Recheck Cond:.*|TID Cond:.*|Sample Scan\\b.*)",
          Pattern.MULTILINE);

  @Override
  public List<Finding> check(LoadedSchema schema, Connection connection) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    for (SchemaModule module : schema.modules().ofKind(SchemaModule.Kind.SHIM)) {
      for (LoadedRelation view : schema.of(module)) {
        boolean ofOneTable =
            view.kind() == Kind.VIEW
                && ShimReadsCanonicalTables.reads(view, connection).stream()
                        .filter(ShimReadsCanonicalTables.Read::isTable)
                        .count()
                    == 1;
        Optional<String> lost = ofOneTable ? lost(view, connection) : Optional.empty();
        lost.ifPresent(
            what ->
                findings.add(
                    new Finding(
                        NAME,
                        module.file(),
                        module.firstLine(),
                        "view "
                            + view.qualifiedName()
                            + " does not give every row of its table once ("
                            + what
                            + "); a view with a meaning of its own belongs to a shared module")));
      }
    }
    return findings;
  }

  private static Optional<String> lost(LoadedRelation view, Connection connection)
      throws SQLException {
    StringBuilder plan = new StringBuilder();
    String name = Identifiers.quote(view.schema(), view.name());
    try (Statement statement = connection.createStatement();
        ResultSet results =
            statement.executeQuery("EXPLAIN (COSTS OFF, VERBOSE OFF) SELECT * FROM " + name)) {
      while (results.next()) {
        plan.append(results.getString(1)).append('\n');
      }
    }
    Matcher matcher = LOSES.matcher(plan);
    if (matcher.find()) {
      return Optional.of(matcher.group(1));
    }
    long scans = plan.toString().lines().filter(line -> line.contains("Scan on ")).count();
    boolean joined = plan.toString().contains("Join") || plan.toString().contains("Nested Loop");
    return joined || scans == 0
        ? Optional.of(plan.toString().lines().findFirst().orElse("no plan").strip())
        : Optional.empty();
  }
}
