// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app;

import dev.lockstep.app.database.DatabaseSettings;
import dev.lockstep.app.settings.InvalidSettingsException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/**
 * What PostgreSQL's own programs need to reach a database as the driver does: libpq's environment
 * variables. There, and not among the arguments, since these can be read by every user of the
 * machine.
 */
final class LibpqEnvironment {
  /** The driver's properties whose values libpq understands as they are. */
  private static final Map<String, String> SAME =
      Map.ofEntries(
          Map.entry("sslmode", "PGSSLMODE"),
          Map.entry("sslrootcert", "PGSSLROOTCERT"),
          Map.entry("sslcert", "PGSSLCERT"),
          Map.entry("sslkey", "PGSSLKEY"),
          Map.entry("sslNegotiation", "PGSSLNEGOTIATION"),
          Map.entry("channelBinding", "PGCHANNELBINDING"),
          Map.entry("gssEncMode", "PGGSSENCMODE"),
          Map.entry("kerberosServerName", "PGKRBSRVNAME"),
          Map.entry("requireAuth", "PGREQUIREAUTH"),
          Map.entry("connectTimeout", "PGCONNECT_TIMEOUT"),
          Map.entry("options", "PGOPTIONS"));

  private static final Map<String, String> SESSIONS =
      Map.of("primary", "read-write", "secondary", "standby", "preferSecondary", "prefer-standby");

  private LibpqEnvironment() {}

  /**
   * The variables for {@code settings}, {@code PGDATABASE} left out.
   *
   * @throws InvalidSettingsException if they cannot say it
   */
  static Map<String, String> of(DatabaseSettings settings) {
    if (settings.keyPassword().isPresent()) {
      throw new InvalidSettingsException(
          List.of(
              "DATABASE_URL: pg_dump and pg_restore cannot be given the password of a client's key"
                  + " (sslpassword); use a key without one, readable by this user alone"));
    }
    @Nullable Properties properties = Driver.parseURL(settings.jdbcUrl(), new Properties());
    if (properties == null) {
      throw new IllegalStateException("the driver does not take its own URL");
    }
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("PGHOST", properties.getProperty("PGHOST", "").replaceAll("[\\[\\]]", ""));
    environment.put("PGPORT", properties.getProperty("PGPORT", "5432"));
    settings.user().ifPresent(user -> environment.put("PGUSER", user));
    settings.password().ifPresent(password -> environment.put("PGPASSWORD", password));
    SAME.forEach(
        (property, variable) -> {
          String value = properties.getProperty(property);
          if (value != null) {
            environment.put(variable, value);
          }
        });
    String type = properties.getProperty("targetServerType", "any");
    if (SESSIONS.containsKey(type)) {
      environment.put("PGTARGETSESSIONATTRS", SESSIONS.get(type));
    }
    if ("true".equals(properties.getProperty("ssl"))) {
      environment.putIfAbsent("PGSSLMODE", "verify-full");
    }
    return environment;
  }
}
