// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.schema;

import dev.lockstep.finding.Finding;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Checks a loaded schema against every rule. */
public final class SchemaRules {
  private SchemaRules() {}

  /**
   * What breaks a rule.
   *
   * @param connection to the scratch database into which the schema was loaded
   */
  public static List<Finding> check(LoadedSchema schema, Connection connection)
      throws SQLException {
    List<Finding> findings = new ArrayList<>();
    for (SchemaRule rule : SchemaRule.ALL) {
      findings.addAll(rule.check(schema, connection));
    }
    return findings;
  }

  /** What breaks a rule that needs no database: so that it is reported even if nothing loads. */
  public static List<Finding> checkNames(SchemaModules modules) {
    List<Finding> findings = new ArrayList<>(OneModulePerTable.check(modules));
    findings.addAll(NearDuplicateNames.check(modules));
    return findings;
  }
}
