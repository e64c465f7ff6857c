// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app.settings;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Quarkus' own settings that follow from Lockstep's: the pool's URL and credentials from {@code
 * DATABASE_URL} or the file it lies in.
 */
public final class DerivedConfig implements ConfigSourceFactory {
  /** Above the environment (300): DATABASE_URL wins over QUARKUS_DATASOURCE_JDBC_URL. */
  private static final int ORDINAL = 320;

  @Override
  public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
    SettingLookup lookup = name -> value(context, name);
    Map<String, String> derived = new HashMap<>();
    database(lookup, derived);
    return List.of(new PropertiesConfigSource(derived, "Lockstep's settings", ORDINAL));
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

  /** A value that happens to look like a reference is none. */
  private static String literal(String value) {
    return value.replace("${", "\\${");
  }
}
