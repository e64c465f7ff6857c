// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.history;

import dev.lockstep.migration.file.Placeholders;
import dev.lockstep.migration.file.Version;
import dev.lockstep.postgres.trust.Bookkeeping;
import dev.lockstep.sql.Identifiers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What Flyway's history says, read without Flyway: one or two round trips, read access only.
 *
 * @param exists whether there is a history table
 * @param schema the schema it is in, or is to be made in; empty if the search path names none
 * @param rows every row, in order of installation
 * @param placeholders what Flyway's placeholders stand for in this database
 */
public record History(
    boolean exists, String schema, List<AppliedMigration> rows, Placeholders placeholders) {
  /** A database that was never migrated. */
  public static final History NONE = new History(false, "", List.of(), Placeholders.NONE);

  private static final String TABLE = "flyway_schema_history";

  public History {
    rows = List.copyOf(rows);
  }

  /**
   * Reads the history of the database's current schema.
   *
   * @throws dev.lockstep.postgres.trust.UntrustedBookkeepingException if it, or Lockstep's own
   *     tables, are not to be trusted; then nothing was read of them
   */
  public static History read(Connection connection) throws SQLException {
    return read(connection, Bookkeeping.look(connection));
  }

  /** The same, where {@code books} was seen on this connection a moment ago. */
  public static History read(Connection connection, Bookkeeping books) throws SQLException {
    String current = books.currentSchema();
    Placeholders placeholders = Placeholders.of(current, books.database(), books.role());
    String schema = books.historySchema();
    if (schema == null) {
      return new History(false, current == null ? "" : current, List.of(), placeholders);
    }
    try (Statement statement = connection.createStatement()) {
      try (ResultSet results =
          statement.executeQuery(
              """
              SELECT installed_rank, version, description, type, script, checksum,
                     installed_by, installed_on::timestamptz AS installed_on, execution_time, success
                FROM ONLY %s
               ORDER BY installed_rank"""
                  .formatted(Identifiers.quote(schema, TABLE)))) {
        List<AppliedMigration> rows = new ArrayList<>();
        while (results.next()) {
          rows.add(row(results));
        }
        return new History(true, schema, rows, placeholders);
      }
    }
  }

  /** The history's table, quoted and in full. */
  public String table() {
    return Identifiers.quote(schema, TABLE);
  }

  private static AppliedMigration row(ResultSet results) throws SQLException {
    int checksum = results.getInt("checksum");
    @Nullable Integer checksumOrNull = results.wasNull() ? null : checksum;
    String version = results.getString("version");
    return new AppliedMigration(
        results.getInt("installed_rank"),
        version == null || !Version.isVersion(version) ? null : Version.of(version),
        results.getString("description"),
        results.getString("type"),
        results.getString("script"),
        checksumOrNull,
        results.getString("installed_by"),
        results.getObject("installed_on", OffsetDateTime.class).toInstant(),
        results.getInt("execution_time"),
        results.getBoolean("success"));
  }

  /** Versioned migrations in effect, by version: the last word of the history on each. */
  public Map<Version, AppliedMigration> applied() {
    Map<Version, AppliedMigration> applied = new LinkedHashMap<>();
    for (AppliedMigration row : rows) {
      Version version = row.versionOrNull();
      if (version == null) {
        continue;
      }
      if (row.isUndo() || row.isDeletion()) {
        if (row.success()) {
          applied.remove(version);
        }
      } else if (row.isMigration() && row.success()) {
        applied.put(version, row);
      }
    }
    return applied;
  }

  /** Whether {@code version} is in effect: applied, or below a baseline. */
  public boolean includes(Version version) {
    return applied().containsKey(version)
        || baseline().filter(baseline -> version.compareTo(baseline) <= 0).isPresent();
  }

  /** Versions that Flyway's repair marked as deleted: their files may be gone. */
  public Set<Version> deleted() {
    Set<Version> deleted = new HashSet<>();
    for (AppliedMigration row : rows) {
      Version version = row.versionOrNull();
      if (version != null && row.isDeletion()) {
        deleted.add(version);
      } else if (version != null) {
        deleted.remove(version);
      }
    }
    return deleted;
  }

  /** The last successful row of each repeatable migration, by description. */
  public Map<String, AppliedMigration> repeatables() {
    Map<String, AppliedMigration> latest = new LinkedHashMap<>();
    for (AppliedMigration row : rows) {
      if (row.versionOrNull() == null && row.isMigration() && row.success()) {
        latest.put(row.description(), row);
      } else if (row.versionOrNull() == null && row.isDeletion()) {
        latest.remove(row.description());
      }
    }
    return latest;
  }

  /** Rows that say a migration failed and was not repaired. */
  public List<AppliedMigration> failed() {
    return rows.stream().filter(row -> !row.success()).toList();
  }

  /** The version below which everything counts as applied, if the history was baselined. */
  public Optional<Version> baseline() {
    return rows.stream()
        .filter(row -> row.isBaseline() && row.success())
        .flatMap(row -> row.version().stream())
        .max(Comparator.naturalOrder());
  }

  /** The newest version in effect, a baseline included. */
  public Optional<AppliedMigration> latest() {
    Map<Version, AppliedMigration> applied = applied();
    return rows.stream()
        .filter(row -> row.versionOrNull() != null)
        .filter(
            row -> (row.isBaseline() && row.success()) || applied.get(row.versionOrNull()) == row)
        .max(Comparator.comparing(row -> row.version().orElseThrow()));
  }

  /** Whether nothing was ever applied to it: then it may begin with a baseline of ours. */
  public boolean isFresh() {
    return applied().isEmpty() && baseline().isEmpty();
  }

  /** How many migrations are in effect. */
  public int count() {
    return applied().size() + repeatables().size();
  }
}
