// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app.settings;

import dev.lockstep.app.database.DatabaseSettings;
import java.util.List;
import java.util.Optional;

/** The databases that settings name, by their URLs and the files that these need. */
record DatabaseReader(SettingsReader reader, SettingLookup lookup) {
  private Optional<DatabaseSettings> url(String name, Optional<String> url, UrlReading reading) {
    try {
      return url.map(reading::read).filter(settings -> filesAreThere(name, settings));
    } catch (IllegalArgumentException e) {
      reader.problems().add(name + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  @FunctionalInterface
  private interface UrlReading {
    DatabaseSettings read(String url);
  }

  private boolean filesAreThere(String name, DatabaseSettings settings) {
    List<String> missing = settings.unreadableFiles();
    missing.forEach(
        file -> reader.problems().add(name + ": " + file + " cannot be read; mount or correct it"));
    return missing.isEmpty();
  }

  Optional<DatabaseSettings> shadow() {
    Optional<DatabaseSettings> shadow =
        url(
            Setting.LOCKSTEP_SHADOW_URL.name(),
            reader.text(Setting.LOCKSTEP_SHADOW_URL),
            DatabaseSettings::parse);
    if (shadow.flatMap(DatabaseSettings::searchPath).isPresent()) {
      reader
          .problems()
          .add(
              Setting.LOCKSTEP_SHADOW_URL
                  + ": says a search path, and a scratch database begins without schemas; leave it out");
    }
    return shadow;
  }

  /** The database, with its search path. */
  Optional<DatabaseSettings> database() {
    Optional<DatabaseSettings> database = databaseOfUrl();
    Optional<String> path = reader.text(Setting.LOCKSTEP_SEARCH_PATH);
    if (path.isEmpty() || database.isEmpty()) {
      return database;
    }
    Optional<String> other = database.get().searchPath();
    if (other.isPresent() && !other.equals(path)) {
      reader
          .problems()
          .add(
              Setting.LOCKSTEP_SEARCH_PATH
                  + ": says '"
                  + path.get()
                  + "' and the URL '"
                  + other.get()
                  + "'; leave one of them out");
      return database;
    }
    return database.map(settings -> settings.withSearchPath(path.get()));
  }

  private Optional<DatabaseSettings> databaseOfUrl() {
    Optional<String> own = reader.text(Setting.DATABASE_URL);
    if (own.isPresent()) {
      return url(Setting.DATABASE_URL.name(), own, variables()::completed);
    }
    Optional<String> quarkus =
        lookup
            .value("quarkus.datasource.jdbc.url")
            .map(SettingsReader::bare)
            .filter(url -> !url.isEmpty());
    if (quarkus.isPresent() || !variables().nameADatabase()) {
      return url(
          "QUARKUS_DATASOURCE_JDBC_URL",
          quarkus,
          url ->
              DatabaseSettings.ofJdbc(
                  url,
                  lookup.value("quarkus.datasource.username"),
                  lookup.value("quarkus.datasource.password")));
    }
    return url("PG… variables", Optional.of(""), unused -> variables().database());
  }

  private LibpqVariables variables() {
    return new LibpqVariables(lookup);
  }
}
