// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.schema;

import dev.lockstep.finding.Finding;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** One rule that the modules of a schema keep. */
interface SchemaRule {
  /** All rules, in the order in which a reader wants to hear of them. */
  List<SchemaRule> ALL =
      List.of(
          new OneModulePerTable(),
          new NearDuplicateNames(),
          new ModuleNamedAsItsTable(),
          new NoTableInSharedModule(),
          new ShimIsOnlyViews(),
          new ShimReadsCanonicalTables(),
          new ShimGivesCanonicalRows(),
          new ShimWritesCanonicalRows());

  /**
   * What breaks the rule.
   *
   * @param connection to the scratch database into which the schema was loaded
   */
  List<Finding> check(LoadedSchema schema, Connection connection) throws SQLException;
}
