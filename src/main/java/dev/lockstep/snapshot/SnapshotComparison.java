// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.snapshot;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogFilter;
import dev.lockstep.catalog.CatalogReader;
import dev.lockstep.catalog.Fingerprint;
import dev.lockstep.postgres.session.OwnConnection;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What differs between a database that was restored and the manifest of its snapshot. */
final class SnapshotComparison {
  private final Manifest manifest;
  private final ContentReader.Sessions sessions;
  private final int jobs;

  /**
   * @param sessions of the database that was restored
   */
  SnapshotComparison(Manifest manifest, ContentReader.Sessions sessions, int jobs) {
    this.manifest = manifest;
    this.sessions = sessions;
    this.jobs = jobs;
  }

  /**
   * The differences, for people; empty if there are none.
   *
   * @param withRights whether grants and default privileges were restored too
   */
  List<String> differences(boolean withRights)
      throws SQLException, IOException, InterruptedException {
    List<String> differences = new ArrayList<>();
    List<UserTables.Table> tables;
    try (Connection connection = sessions.open()) {
      Connection own = OwnConnection.of(connection);
      tables = UserTables.read(own);
      Catalog catalog = CatalogReader.read(own, CatalogFilter.NONE);
      Fingerprint expected =
          Fingerprint.parse(withRights ? manifest.schema() : manifest.schemaWithoutRights());
      if (!expected.matches((withRights ? catalog : catalog.withoutRights()).fingerprint())) {
        differences.add("the schema is another one");
      }
    }
    ContentReader reader =
        new ContentReader(this::inTransaction, manifest.traits().encoding(), tables);
    Together.run(reader.parts(jobs));
    differences.addAll(contents(reader.contents()));
    return differences;
  }

  private Connection inTransaction() throws SQLException {
    Connection connection = OwnConnection.of(sessions.open());
    connection.setAutoCommit(false);
    return connection;
  }

  private List<String> contents(List<TableContent> restored) {
    Map<String, TableContent> found =
        restored.stream()
            .collect(
                Collectors.toMap(
                    TableContent::name, table -> table, (a, b) -> a, LinkedHashMap::new));
    List<String> differences = new ArrayList<>();
    for (TableContent expected : manifest.tables()) {
      TableContent table = found.remove(expected.name());
      if (table == null) {
        differences.add(expected.name() + " is missing");
      } else if (table.rows() != expected.rows()) {
        differences.add(
            expected.name() + " has " + table.rows() + " rows instead of " + expected.rows());
      } else if (!table.sameAs(expected)) {
        differences.add(expected.name() + " has other values in its rows");
      }
    }
    found.keySet().forEach(name -> differences.add(name + " was not in it"));
    return differences;
  }
}
