// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app.settings;

import dev.lockstep.app.database.DatabaseSettings;
import dev.lockstep.app.database.PasswordFile;
import dev.lockstep.app.database.ServiceFile;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * libpq's variables, with libpq's meaning: what {@code psql} reads, so that whoever reaches a
 * database with it need not say the same again. Where {@code DATABASE_URL} names the database, they
 * say what it leaves out of user, password and TLS, and nothing else.
 */
record LibpqVariables(SettingLookup lookup) {
  private static final Map<String, String> PARAMETERS = new LinkedHashMap<>();

  static {
    PARAMETERS.put("PGHOST", "host");
    PARAMETERS.put("PGHOSTADDR", "hostaddr");
    PARAMETERS.put("PGPORT", "port");
    PARAMETERS.put("PGDATABASE", "dbname");
    PARAMETERS.put("PGUSER", "user");
    PARAMETERS.put("PGPASSWORD", "password");
    PARAMETERS.put("PGSSLMODE", "sslmode");
    PARAMETERS.put("PGSSLROOTCERT", "sslrootcert");
    PARAMETERS.put("PGSSLCERT", "sslcert");
    PARAMETERS.put("PGSSLKEY", "sslkey");
    PARAMETERS.put("PGSSLNEGOTIATION", "sslnegotiation");
    PARAMETERS.put("PGSSLCRL", "sslcrl");
    PARAMETERS.put("PGSSLCRLDIR", "sslcrldir");
    PARAMETERS.put("PGCHANNELBINDING", "channel_binding");
    PARAMETERS.put("PGREQUIREAUTH", "require_auth");
    PARAMETERS.put("PGREQUIREPEER", "requirepeer");
    PARAMETERS.put("PGGSSENCMODE", "gssencmode");
    PARAMETERS.put("PGKRBSRVNAME", "krbsrvname");
    PARAMETERS.put("PGCONNECT_TIMEOUT", "connect_timeout");
    PARAMETERS.put("PGOPTIONS", "options");
    PARAMETERS.put("PGTARGETSESSIONATTRS", "target_session_attrs");
    PARAMETERS.put("PGLOADBALANCEHOSTS", "load_balance_hosts");
  }

  /** Those of TLS that a URL may leave to its surroundings. */
  private static final Set<String> TLS =
      Set.of("PGSSLMODE", "PGSSLROOTCERT", "PGSSLCERT", "PGSSLKEY", "PGCHANNELBINDING");

  /** Whether they say which database; a host alone does not. */
  boolean nameADatabase() {
    return said("PGDATABASE").isPresent() || said("PGSERVICE").isPresent();
  }

  /**
   * The database that they name.
   *
   * @throws IllegalArgumentException saying what is wrong with them, never showing a secret
   */
  DatabaseSettings database() {
    Map<String, String> parameters = new LinkedHashMap<>();
    said("PGSERVICE")
        .ifPresent(name -> parameters.putAll(ServiceFile.entries(name, serviceFiles())));
    PARAMETERS.forEach(
        (variable, parameter) ->
            said(variable).ifPresent(value -> parameters.putIfAbsent(parameter, value)));
    return withPassword(
        DatabaseSettings.parse(
            "postgres://?"
                + parameters.entrySet().stream()
                    .map(each -> each.getKey() + "=" + encoded(each.getValue()))
                    .collect(Collectors.joining("&"))));
  }

  /**
   * The database of {@code url}, with what that leaves out of user, password and TLS.
   *
   * @throws IllegalArgumentException as {@link DatabaseSettings#parse}
   */
  DatabaseSettings completed(String url) {
    StringBuilder whole = new StringBuilder(url.strip());
    boolean ssl = url.matches(".*[?&]ssl=.*");
    PARAMETERS.forEach(
        (variable, parameter) -> {
          if (TLS.contains(variable) && !ssl && !says(url, parameter)) {
            said(variable)
                .ifPresent(
                    value ->
                        whole
                            .append(whole.indexOf("?") < 0 ? '?' : '&')
                            .append(parameter)
                            .append('=')
                            .append(encoded(value)));
          }
        });
    DatabaseSettings named = DatabaseSettings.parse(whole.toString());
    return withPassword(
        named.withLogin(
            named.user().or(() -> said("PGUSER")), named.password().or(() -> said("PGPASSWORD"))));
  }

  private static boolean says(String url, String parameter) {
    String driver = parameter.equals("channel_binding") ? "channelBinding" : parameter;
    return url.matches(".*[?&](?:" + parameter + "|" + driver + ")=.*");
  }

  /** From the password file, if nothing else says one. */
  private DatabaseSettings withPassword(DatabaseSettings database) {
    if (database.password().isPresent() || database.user().isEmpty()) {
      return database;
    }
    Optional<String> named = said("PGPASSFILE");
    Optional<Path> file =
        named.map(Path::of).or(() -> home().map(folder -> folder.resolve(".pgpass")));
    return database.withLogin(
        database.user(),
        file.flatMap(each -> PasswordFile.find(each, database, named.isPresent())));
  }

  private List<Path> serviceFiles() {
    Optional<Path> own =
        said("PGSERVICEFILE")
            .map(Path::of)
            .or(() -> home().map(folder -> folder.resolve(".pg_service.conf")));
    Optional<Path> shared =
        said("PGSYSCONFDIR").map(folder -> Path.of(folder).resolve("pg_service.conf"));
    return Stream.concat(own.stream(), shared.stream()).toList();
  }

  private Optional<Path> home() {
    return said("HOME").map(Path::of);
  }

  private Optional<String> said(String variable) {
    return lookup.value(variable).filter(value -> !value.isEmpty());
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
