// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.diff.operation.Change;
import dev.lockstep.diff.operation.Hazard;
import dev.lockstep.diff.operation.Lock;
import dev.lockstep.diff.operation.Operation;
import dev.lockstep.diff.operation.SqlNames;
import dev.lockstep.diff.operation.Step;
import dev.lockstep.diff.rename.Hints;
import dev.lockstep.postgres.LockMode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * What an operation says that it locks and writes anew is what PostgreSQL's own table of locks and
 * the tables' files show.
 */
class OperationLocksTest {
  private static final String LOCKS =
      "SELECT mode FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'relation'"
          + " AND relation = ?::oid";

  /** What an operation says of itself that makes it read all rows. */
  private static final Set<Hazard> READING =
      Set.of(Hazard.TABLE_SCAN, Hazard.TABLE_REWRITE, Hazard.BLOCKS_WRITES);

  @Test
  void operations_say_what_they_lock_and_whether_they_read_or_write_the_whole_table()
      throws Exception {
    Set<String> wrong = new TreeSet<>();
    Set<String> read = new TreeSet<>();
    try (DiffProof proof = new DiffProof()) {
      for (DiffCases.Case example : DiffCases.all().toList()) {
        Catalog target = proof.catalogOf(example.to());
        Catalog start = proof.make(example.from());
        try (Connection connection = proof.database().open();
            Statement statement = connection.createStatement()) {
          statement.execute("SET check_function_bodies = off");
          connection.setAutoCommit(false);
          for (Step step : Differ.diff(start, target, Hints.NONE).steps()) {
            for (Operation operation : step.operations()) {
              wrong.addAll(compare(connection, step.change(), operation, read));
            }
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(read)
        .as("seen reading a whole table")
        .hasSizeGreaterThan(20)
        .anyMatch(sql -> sql.contains("VALIDATE CONSTRAINT"));
  }

  private static Set<String> compare(
      Connection connection, Change change, Operation operation, Set<String> read)
      throws SQLException {
    String said =
        operation.lock().map(lock -> lock.mode().toString()).orElse("nothing that others wait for");
    ObjectId relation = operation.lock().map(Lock::relation).orElse(relation(change));
    String oid =
        value(connection, "SELECT to_regclass(?)::oid::text", SqlNames.qualified(relation));
    String file = file(connection, oid);
    long scans = scans(connection, oid);
    try (Statement statement = connection.createStatement()) {
      statement.execute(operation.sql());
    }
    String taken = oid == null ? said : strongest(connection, oid);
    String now = file(connection, oid);
    boolean scanned = file != null && scans(connection, oid) > scans;
    connection.commit();
    if (scanned) {
      read.add(operation.sql());
    }
    Set<String> wrong = new TreeSet<>();
    if (!taken.equals(said)) {
      wrong.add("says %s and takes %s: %s".formatted(said, taken, operation.sql()));
    }
    boolean rewritten = file != null && now != null && !file.equals(now);
    if (rewritten && !operation.hazards().contains(Hazard.TABLE_REWRITE)) {
      wrong.add("writes the table anew and does not say so: " + operation.sql());
    }
    boolean waitedFor = operation.lock().filter(OperationLocksTest::keepsOutWriters).isPresent();
    boolean saysSo = operation.hazards().stream().anyMatch(READING::contains);
    if (scanned && waitedFor && !saysSo) {
      wrong.add("reads the whole table and does not say so: " + operation.sql());
    }
    if (file != null && !scanned && operation.hazards().contains(Hazard.TABLE_SCAN)) {
      wrong.add("says that it reads the whole table, and does not: " + operation.sql());
    }
    return wrong;
  }

  private static boolean keepsOutWriters(Lock lock) {
    return lock.mode().compareTo(LockMode.SHARE) >= 0;
  }

  /** How often the transaction has begun to read the table from end to end. */
  private static long scans(Connection connection, String oid) throws SQLException {
    String scans = value(connection, "SELECT pg_stat_get_xact_numscans(?::oid)::text", oid);
    return scans == null ? 0 : Long.parseLong(scans);
  }

  /** The file of a table; null for what is none, or is not there any more. */
  private static String file(Connection connection, String oid) throws SQLException {
    return value(
        connection,
        "SELECT (SELECT pg_relation_filenode(oid) FROM pg_class"
            + " WHERE oid = ?::oid AND relkind = 'r')::text",
        oid);
  }

  /** The table of a part or index; the object itself otherwise. */
  private static ObjectId relation(Change change) {
    CatalogObject object =
        switch (change) {
          case Change.Create create -> create.to();
          case Change.Alter alter -> alter.to();
          case Change.Drop drop -> drop.from();
          case Change.Rename rename -> null;
        };
    ObjectId owner = object == null ? null : object.owner();
    return owner == null ? change.id() : owner;
  }

  private static String strongest(Connection connection, String oid) throws SQLException {
    String strongest = "nothing that others wait for";
    int ordinal = -1;
    try (PreparedStatement query = connection.prepareStatement(LOCKS)) {
      query.setString(1, oid);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          for (LockMode mode : LockMode.values()) {
            String label = mode.name().toLowerCase(Locale.ROOT).replace("_", "") + "lock";
            if (label.equalsIgnoreCase(rows.getString(1)) && mode.ordinal() > ordinal) {
              strongest = mode.toString();
              ordinal = mode.ordinal();
            }
          }
        }
      }
    }
    return strongest;
  }

  private static String value(Connection connection, String sql, String parameter)
      throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setString(1, parameter);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }
}
