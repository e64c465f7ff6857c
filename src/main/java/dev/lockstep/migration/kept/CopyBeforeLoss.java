// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.kept;

import dev.lockstep.migration.kept.KeptTable.OwnedSequence;
import dev.lockstep.sql.Identifiers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the copies that a migration asks for, in its transaction and before its first statement: a
 * run of migrations and the proof of a reverse do the same.
 */
public final class CopyBeforeLoss {
  private final Connection connection;
  private final String version;

  private CopyBeforeLoss(Connection connection, String version) {
    this.connection = connection;
    this.version = version;
  }

  /**
   * Copies what {@code keeps} name. Until all is copied and the transaction ends, no other session
   * changes a row of it: reads go on.
   *
   * @param version of the migration
   * @param limit in bytes, of all copies together; 0: none
   * @throws KeepRefusedException if something cannot be kept; nothing was locked or changed
   * @throws SQLException if a lock cannot be had in time, or a copy fails
   */
  public static List<KeptTable> keep(
      Connection connection, String version, List<Keep> keeps, long limit) throws SQLException {
    return keeps.isEmpty() ? List.of() : new CopyBeforeLoss(connection, version).all(keeps, limit);
  }

  /**
   * What {@code keeps} name, without copying anything.
   *
   * @throws KeepRefusedException if something cannot be kept
   */
  public static List<KeptSource> sources(Connection connection, List<Keep> keeps)
      throws SQLException {
    List<KeptSource> sources = new ArrayList<>();
    for (Keep keep : keeps) {
      sources.add(SourceLookup.find(connection, keep));
    }
    return sources;
  }

  private List<KeptTable> all(List<Keep> keeps, long limit) throws SQLException {
    List<KeptSource> sources = sources(connection, keeps);
    KeptSize.demand(connection, keeps, sources, limit);
    for (KeptSource source : sources) {
      execute("LOCK TABLE " + source.rows() + " IN SHARE ROW EXCLUSIVE MODE");
    }
    KeptSchema.make(connection);
    // For types whose text depends on settings: a form that is read back alike under all of them.
    execute(
        "SET LOCAL DateStyle = 'ISO'; SET LOCAL IntervalStyle = 'postgres';"
            + " SET LOCAL extra_float_digits = 1");
    List<KeptTable> copies = new ArrayList<>();
    for (int i = 0; i < keeps.size(); i++) {
      copies.add(copy(keeps.get(i), sources.get(i)));
    }
    execute(
        "SET LOCAL DateStyle TO DEFAULT; SET LOCAL IntervalStyle TO DEFAULT;"
            + " SET LOCAL extra_float_digits TO DEFAULT");
    return copies;
  }

  private KeptTable copy(Keep keep, KeptSource source) throws SQLException {
    String name = source.keptName(version);
    String aside = setAside(name);
    long rows;
    try (Statement statement = connection.createStatement()) {
      rows =
          statement.executeLargeUpdate(
              "CREATE TABLE "
                  + KeptSchema.table(name)
                  + " AS SELECT "
                  + source.selected()
                  + " FROM "
                  + source.rows());
    }
    KeptSchema.closeTable(connection, name);
    execute(
        "COMMENT ON TABLE "
            + KeptSchema.table(name)
            + " IS "
            + Identifiers.literal(
                source.text() + " as it was before migration " + version + ", kept by Lockstep"));
    return new KeptTable(keep, source, name, rows, sequences(source, name), aside);
  }

  /** An older copy, of an earlier time that the version was applied, stays until it expires. */
  private @Nullable String setAside(String name) throws SQLException {
    if (!KeptSchema.exists(connection, KeptSchema.table(name))) {
      return null;
    }
    int number = 1;
    while (KeptSchema.exists(connection, KeptSchema.table(KeptName.aside(name, number)))) {
      number++;
    }
    String aside = KeptName.aside(name, number);
    execute("ALTER TABLE " + KeptSchema.table(name) + " RENAME TO " + Identifiers.quote(aside));
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE lockstep_kept.sequences SET kept_table = ? WHERE kept_table = ?")) {
      statement.setString(1, aside);
      statement.setString(2, name);
      statement.executeUpdate();
    }
    return aside;
  }

  private List<OwnedSequence> sequences(KeptSource source, String name) throws SQLException {
    List<OwnedSequence> owned = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT a.attname, n.nspname, c.relname, d.deptype = 'i'
              FROM pg_depend d
              JOIN pg_class c ON c.oid = d.objid AND c.relkind = 'S'
              JOIN pg_namespace n ON n.oid = c.relnamespace
              JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
             WHERE d.classid = CAST('pg_class' AS regclass) AND d.deptype IN ('a', 'i')
               AND d.refclassid = CAST('pg_class' AS regclass)
               AND d.refobjid = CAST(CAST(? AS text) AS regclass)
               AND (CAST(? AS name) IS NULL OR a.attname = CAST(? AS name))
             ORDER BY a.attnum""")) {
      String column = source.column().orElse(null);
      statement.setString(1, source.tableName());
      statement.setString(2, column);
      statement.setString(3, column);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          owned.add(
              new OwnedSequence(
                  rows.getString(1), rows.getString(2), rows.getString(3), rows.getBoolean(4)));
        }
      }
    }
    for (OwnedSequence sequence : owned) {
      keepNumber(sequence, name);
    }
    return owned;
  }

  private void keepNumber(OwnedSequence sequence, String name) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO lockstep_kept.sequences SELECT ?, ?, last_value, is_called FROM "
                + Identifiers.quote(sequence.schema(), sequence.name())
                + " ON CONFLICT (kept_table, column_name) DO UPDATE"
                + " SET last_value = excluded.last_value, is_called = excluded.is_called")) {
      statement.setString(1, name);
      statement.setString(2, sequence.column());
      statement.executeUpdate();
    }
  }

  /** The size of a copy, in bytes. */
  static long bytes(Connection connection, String name) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT pg_table_size(CAST(CAST(? AS text) AS regclass))")) {
      statement.setString(1, KeptSchema.table(name));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
