package dev.lockstep.config;

import dev.lockstep.migration.MigrationFolder;
import dev.lockstep.migration.MigrationSettings;
import dev.lockstep.postgres.Durations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

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
    boolean migrateAtStart,
    Duration lockTimeout,
    Duration statementTimeout,
    Duration lockRetryFor,
    Duration leaseWait,
    Set<String> delayedStandbys,
    String holder) {

  /**
   * Reads all settings.
   *
   * @throws InvalidSettingsException naming every bad one
   */
  public static Settings read(Lookup lookup) {
    Reader reader = new Reader(lookup);
    Settings settings =
        new Settings(
            reader.database(),
            reader.text(Setting.MIGRATION_HEALTH_SECRET),
            reader.text(Setting.MIGRATION_ADMIN_SECRET),
            reader.path(Setting.LOCKSTEP_MIGRATIONS_DIR),
            reader.path(Setting.LOCKSTEP_SCHEMA_DIR),
            reader.path(Setting.LOCKSTEP_BACKFILLS_DIR),
            reader.url(Setting.LOCKSTEP_SHADOW_URL),
            reader.flag(Setting.LOCKSTEP_MIGRATE_AT_START),
            reader.duration(Setting.LOCKSTEP_LOCK_TIMEOUT),
            reader.duration(Setting.LOCKSTEP_STATEMENT_TIMEOUT),
            reader.duration(Setting.LOCKSTEP_LOCK_RETRY_FOR),
            reader.duration(Setting.LOCKSTEP_LEASE_WAIT),
            reader.names(Setting.LOCKSTEP_DELAYED_STANDBYS),
            reader
                .text(Setting.LOCKSTEP_HOLDER)
                .or(() -> lookup.value("HOSTNAME"))
                .orElse("lockstep"));
    reader.oneOf(Setting.LOCKSTEP_LOG, Set.of("text", "json"));
    if (!reader.problems.isEmpty()) {
      throw new InvalidSettingsException(reader.problems);
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
                        + " (postgres://user:password@host:port/database), DATABASE_URL_FILE or"
                        + " QUARKUS_DATASOURCE_JDBC_URL")));
  }

  /**
   * The database alone.
   *
   * @throws InvalidSettingsException if what is configured is not one
   */
  static Optional<DatabaseSettings> databaseOf(Lookup lookup) {
    Reader reader = new Reader(lookup);
    Optional<DatabaseSettings> database = reader.database();
    if (!reader.problems.isEmpty()) {
      throw new InvalidSettingsException(reader.problems);
    }
    return database;
  }

  /** What the runner needs. */
  public MigrationSettings migration() {
    return new MigrationSettings(
        () -> MigrationFolder.read(migrations),
        lockTimeout,
        statementTimeout,
        lockRetryFor,
        leaseWait,
        holder + "/" + ProcessHandle.current().pid());
  }

  private static final class Reader {
    private final Lookup lookup;
    private final List<String> problems = new ArrayList<>();

    Reader(Lookup lookup) {
      this.lookup = lookup;
    }

    Optional<String> text(Setting setting) {
      Optional<String> value =
          lookup
              .value(setting.property())
              .or(() -> lookup.value(setting.name()))
              .filter(text -> !text.isBlank());
      if (value.isPresent() || setting.kind() != Setting.Kind.SECRET) {
        return value.or(setting::defaultValue);
      }
      return lookup.value(setting.name() + "_FILE").flatMap(file -> fromFile(setting, file));
    }

    private Optional<String> fromFile(Setting setting, String file) {
      try {
        String text = Files.readString(Path.of(file)).strip();
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
      } catch (IOException e) {
        problems.add(
            setting + "_FILE: " + file + " cannot be read; mount the secret or correct it");
        return Optional.empty();
      }
    }

    Path path(Setting setting) {
      return Path.of(text(setting).orElseThrow());
    }

    /** What is listed with commas between. */
    Set<String> names(Setting setting) {
      return text(setting).stream()
          .flatMap(list -> Arrays.stream(list.split(",")))
          .map(String::strip)
          .filter(name -> !name.isEmpty())
          .collect(Collectors.toUnmodifiableSet());
    }

    /** For a setting that is used before all are read: whether it says anything but these. */
    void oneOf(Setting setting, Set<String> words) {
      text(setting)
          .filter(value -> !words.contains(value.strip().toLowerCase(Locale.ROOT)))
          .ifPresent(
              value ->
                  problems.add(
                      setting
                          + ": '"
                          + value
                          + "' is none of "
                          + String.join(", ", new TreeSet<>(words))));
    }

    boolean flag(Setting setting) {
      String value = text(setting).orElseThrow();
      return switch (value.strip().toLowerCase(Locale.ROOT)) {
        case "true", "yes", "on", "1" -> true;
        case "false", "no", "off", "0" -> false;
        default -> {
          problems.add(setting + ": '" + value + "' is neither true nor false");
          yield false;
        }
      };
    }

    Duration duration(Setting setting) {
      try {
        return Durations.parse(text(setting).orElseThrow());
      } catch (IllegalArgumentException e) {
        problems.add(setting + ": " + e.getMessage());
        return Duration.ZERO;
      }
    }

    Optional<DatabaseSettings> url(Setting setting) {
      try {
        return text(setting).map(DatabaseSettings::parse);
      } catch (IllegalArgumentException e) {
        problems.add(setting + " " + e.getMessage());
        return Optional.empty();
      }
    }

    Optional<DatabaseSettings> database() {
      Optional<DatabaseSettings> own = url(Setting.DATABASE_URL);
      if (own.isPresent()) {
        return own;
      }
      return lookup
          .value("quarkus.datasource.jdbc.url")
          .filter(url -> !url.isBlank())
          .map(
              url ->
                  DatabaseSettings.ofJdbc(
                      url,
                      lookup.value("quarkus.datasource.username"),
                      lookup.value("quarkus.datasource.password")));
    }
  }
}
