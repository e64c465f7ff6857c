// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app.settings;

import dev.lockstep.app.database.DatabaseSettings;
import dev.lockstep.event.PlainText;
import dev.lockstep.lint.rule.RuleLevels;
import dev.lockstep.migration.file.MigrationFolder;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.migration.file.PlaceholderValues;
import dev.lockstep.migration.run.MigrationSettings;
import dev.lockstep.notify.NotifySettings;
import dev.lockstep.postgres.Durations;
import dev.lockstep.scope.NotOurs;
import dev.lockstep.snapshot.SnapshotSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All settings, read once. A secret may lie in a file that {@code <NAME>_FILE} names, as Kubernetes
 * mounts it.
 */
public record Settings(
    Optional<DatabaseSettings> database,
    Optional<String> healthSecret,
    Optional<String> adminSecret,
    Path migrations,
    Path schema,
    Path backfills,
    Optional<DatabaseSettings> shadow,
    boolean cache,
    boolean migrateAtStart,
    Duration lockTimeout,
    Duration statementTimeout,
    Duration lockRetryFor,
    Duration leaseWait,
    Set<String> delayedStandbys,
    List<NotOurs> notOurs,
    long keepLimit,
    SnapshotSettings snapshot,
    String rehearseOn,
    NotifySettings notifications,
    String holder,
    Optional<String> searchPath,
    PlaceholderValues placeholders,
    RuleLevels lint,
    boolean page,
    boolean trustedProxy) {

  /**
   * Reads all settings.
   *
   * @throws InvalidSettingsException naming every bad one
   */
  public static Settings read(SettingLookup lookup) {
    SettingsReader reader = new SettingsReader(lookup);
    DatabaseReader databases = new DatabaseReader(reader, lookup);
    Settings settings =
        new Settings(
            databases.database(),
            reader.header(Setting.MIGRATION_HEALTH_SECRET),
            reader.header(Setting.MIGRATION_ADMIN_SECRET),
            reader.folder(Setting.LOCKSTEP_MIGRATIONS_DIR),
            reader.folder(Setting.LOCKSTEP_SCHEMA_DIR),
            reader.folder(Setting.LOCKSTEP_BACKFILLS_DIR),
            databases.shadow(),
            reader.flag(Setting.LOCKSTEP_CACHE),
            reader.flag(Setting.LOCKSTEP_MIGRATE_AT_START),
            reader.duration(Setting.LOCKSTEP_LOCK_TIMEOUT, Durations.MOST_OF_SERVER),
            reader.duration(Setting.LOCKSTEP_STATEMENT_TIMEOUT, Durations.MOST_OF_SERVER),
            reader.duration(Setting.LOCKSTEP_LOCK_RETRY_FOR, Durations.MOST),
            reader.duration(Setting.LOCKSTEP_LEASE_WAIT, Durations.MOST),
            reader.names(Setting.LOCKSTEP_DELAYED_STANDBYS),
            reader.notOurs(Setting.LOCKSTEP_NOT_OURS),
            reader.size(Setting.LOCKSTEP_KEEP_LIMIT),
            reader.snapshot(),
            reader.text(Setting.LOCKSTEP_REHEARSE_ON).orElse("latest"),
            reader.notifications(),
            reader
                .text(Setting.LOCKSTEP_HOLDER)
                .or(() -> lookup.value("HOSTNAME").map(PlainText::of))
                .orElse("lockstep"),
            reader.searchPath(Setting.LOCKSTEP_SEARCH_PATH),
            reader.placeholders(Setting.LOCKSTEP_PLACEHOLDERS),
            reader.lint(Setting.LOCKSTEP_LINT),
            reader.flag(Setting.LOCKSTEP_PAGE),
            reader.flag(Setting.LOCKSTEP_TRUSTED_PROXY));
    reader.timeZone(Setting.LOCKSTEP_TIME_ZONE);
    reader.port("quarkus.http.port");
    reader.oneOf(Setting.LOCKSTEP_LOG, Set.of("text", "json"));
    if (!reader.problems().isEmpty()) {
      throw new InvalidSettingsException(reader.problems());
    }
    return settings;
  }

  /**
   * The database.
   *
   * @throws InvalidSettingsException if none is configured
   */
  public DatabaseSettings requiredDatabase() {
    return database.orElseThrow(
        () ->
            new InvalidSettingsException(
                List.of(
                    "no database is configured; set DATABASE_URL"
                        + " (postgres://user:password@host:port/database), DATABASE_URL_FILE,"
                        + " QUARKUS_DATASOURCE_JDBC_URL, or libpq's PGHOST and PGDATABASE")));
  }

  /**
   * The database alone.
   *
   * @throws InvalidSettingsException if what is configured is not one
   */
  static Optional<DatabaseSettings> databaseOf(SettingLookup lookup) {
    SettingsReader reader = new SettingsReader(lookup);
    Optional<DatabaseSettings> database = new DatabaseReader(reader, lookup).database();
    if (!reader.problems().isEmpty()) {
      throw new InvalidSettingsException(reader.problems());
    }
    return database;
  }

  /**
   * The migrations as they lie there.
   *
   * @throws dev.lockstep.migration.file.InvalidMigrationsException naming every bad file
   */
  public MigrationSet readMigrations() {
    return MigrationFolder.read(migrations, placeholders);
  }

  /** What the runner needs. */
  public MigrationSettings migration() {
    return new MigrationSettings(
        this::readMigrations,
        lockTimeout,
        statementTimeout,
        lockRetryFor,
        leaseWait,
        holder + "/" + ProcessHandle.current().pid(),
        notOurs,
        keepLimit);
  }

  /** Never a secret. */
  @Override
  public String toString() {
    return "settings for " + database.map(DatabaseSettings::target).orElse("no database");
  }
}
