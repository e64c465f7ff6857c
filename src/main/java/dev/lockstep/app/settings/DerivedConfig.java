// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app.settings;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Quarkus' own settings that follow from Lockstep's: the pool's URL and credentials from {@code
 * DATABASE_URL} or the file it lies in; and what {@code .env} and {@code lockstep.properties} say,
 * read as commands read them.
 */
public final class DerivedConfig implements ConfigSourceFactory {
  /** Above the environment (300): DATABASE_URL wins over QUARKUS_DATASOURCE_JDBC_URL. */
  private static final int ORDINAL = 320;

  /** Below the environment (300), above Quarkus' own reading of the same file (295). */
  private static final int DOT_ENV_ORDINAL = 297;

  /** Below that, above application.properties (250). */
  private static final int PROPERTIES_ORDINAL = 290;

  @Override
  public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
    ProcessSettings files = ProcessSettings.ofProcess();
    // What else there is comes last: it has Quarkus' own reading of .env in it.
    SettingLookup lookup = name -> files.value(name).or(() -> value(context, name));
    Map<String, String> derived = new HashMap<>();
    database(lookup, derived);
    return List.of(
        new PropertiesConfigSource(derived, "Lockstep's settings", ORDINAL),
        new EnvConfigSource(literal(files.dotEnv()), DOT_ENV_ORDINAL),
        new PropertiesConfigSource(
            literal(files.properties()), ProcessSettings.PROPERTIES, PROPERTIES_ORDINAL));
  }

  @Override
  public OptionalInt getPriority() {
    return OptionalInt.of(ORDINAL);
  }

  private static Optional<String> value(ConfigSourceContext context, String name) {
    ConfigValue value = context.getValue(name);
    return value == null ? Optional.empty() : Optional.ofNullable(value.getValue());
  }

  private static void database(SettingLookup lookup, Map<String, String> derived) {
    try {
      Settings.databaseOf(lookup)
          .ifPresent(
              database -> {
                derived.put("quarkus.datasource.jdbc.url", literal(database.jdbcUrl()));
                database
                    .user()
                    .ifPresent(u -> derived.put("quarkus.datasource.username", literal(u)));
                database
                    .password()
                    .ifPresent(p -> derived.put("quarkus.datasource.password", literal(p)));
                database
                    .keyPassword()
                    .ifPresent(
                        p ->
                            derived.put(
                                "quarkus.datasource.jdbc.additional-jdbc-properties.sslpassword",
                                literal(p)));
              });
    } catch (InvalidSettingsException e) {
      // Reported in full, with every other bad setting, when the settings are read.
      derived.remove("quarkus.datasource.jdbc.url");
    }
  }

  private static Map<String, String> literal(SettingFile file) {
    Map<String, String> values = new HashMap<>();
    file.values().forEach((name, value) -> values.put(name, literal(value)));
    return values;
  }

  /** A value that happens to look like a reference is none. */
  private static String literal(String value) {
    return value.replace("${", "\\${");
  }
}
