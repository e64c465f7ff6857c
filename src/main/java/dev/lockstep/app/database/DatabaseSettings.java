// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app.database;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How to reach one database.
 *
 * @param jdbcUrl without user, password and whatever else is secret
 * @param user as whom
 * @param password with what; never shown
 * @param target host, port and database, for messages
 * @param searchPath where unqualified names are looked up; empty if the role's own setting decides
 * @param keyPassword of the client's key, for TLS; never shown
 */
public record DatabaseSettings(
    String jdbcUrl,
    Optional<String> user,
    Optional<String> password,
    String target,
    Optional<String> searchPath,
    Optional<String> keyPassword) {
  private static final Pattern TLS_FILES =
      Pattern.compile("[?&](?:sslrootcert|sslcert|sslkey)=([^&]*)");
  private static final String KEY_PASSWORD = "sslpassword";
  private static final String SEARCH_PATH = UrlSearchPath.PROPERTY;

  /**
   * Reads {@code postgres://user:password@host:port/database?sslmode=…}, or a JDBC URL.
   *
   * @throws IllegalArgumentException with a message that shows the form and never the password
   */
  public static DatabaseSettings parse(String url) {
    return of(UrlText.of(url), Optional.empty(), Optional.empty());
  }

  /**
   * From a JDBC URL; user and password may stand in it too, and are taken out.
   *
   * @throws IllegalArgumentException as {@link #parse}
   */
  public static DatabaseSettings ofJdbc(
      String url, Optional<String> user, Optional<String> password) {
    if (!url.strip().startsWith("jdbc:")) {
      throw new IllegalArgumentException("not of the form jdbc:postgresql://host:port/database");
    }
    return of(UrlText.of(url), user, password);
  }

  private static DatabaseSettings of(
      UrlText url, Optional<String> user, Optional<String> password) {
    Map<String, String> properties =
        new LinkedHashMap<>(UrlParameters.driverProperties(url.parameters()));
    Optional<String> foundUser =
        user.or(() -> taken(properties, "user")).or(() -> given(url.user()));
    Optional<String> foundPassword =
        password.or(() -> taken(properties, "password")).or(() -> given(url.password()));
    UrlParameters.ADDRESS.stream()
        .filter(name -> name.equals("user") || name.equals("password"))
        .forEach(properties::remove);
    String hosts =
        UrlHosts.of(
            url.hosts(),
            taken(properties, "host").orElse(""),
            taken(properties, "port").orElse(""));
    String database = taken(properties, "dbname").orElse(url.database());
    if (database.isEmpty()) {
      throw new IllegalArgumentException("names no database; it is " + UrlText.FORM);
    }
    Optional<String> keyPassword = taken(properties, KEY_PASSWORD);
    Optional<String> searchPath = UrlSearchPath.of(properties);
    return new DatabaseSettings(
        "jdbc:postgresql://" + hosts + "/" + encode(database) + query(properties),
        foundUser,
        foundPassword,
        hosts + "/" + database,
        searchPath,
        keyPassword);
  }

  /** The same with {@code path} as its search path; what the URL says of it is replaced. */
  public DatabaseSettings withSearchPath(String path) {
    String rest =
        jdbcUrl.replaceAll("([?&])" + SEARCH_PATH + "=[^&]*&?", "$1").replaceAll("[?&]$", "");
    return new DatabaseSettings(
        rest + (rest.contains("?") ? "&" : "?") + SEARCH_PATH + "=" + encode(path),
        user,
        password,
        target,
        Optional.of(path),
        keyPassword);
  }

  /** The same as another user, or with a password that was found elsewhere. */
  public DatabaseSettings withLogin(Optional<String> otherUser, Optional<String> otherPassword) {
    return new DatabaseSettings(jdbcUrl, otherUser, otherPassword, target, searchPath, keyPassword);
  }

  /** The name of the database. */
  public String database() {
    return target.substring(target.indexOf('/') + 1);
  }

  /** Another database on the same server, reached in the same way. */
  public DatabaseSettings ofDatabase(String name) {
    int begin = jdbcUrl.indexOf('/', "jdbc:postgresql://".length());
    int end = jdbcUrl.indexOf('?');
    return new DatabaseSettings(
        jdbcUrl.substring(0, begin + 1) + encode(name) + (end < 0 ? "" : jdbcUrl.substring(end)),
        user,
        password,
        target.substring(0, target.indexOf('/') + 1) + name,
        searchPath,
        keyPassword);
  }

  /** The URL of another database on the same server, without a password; for people. */
  public String urlOf(String database) {
    int end = jdbcUrl.indexOf('?');
    String hosts = target.substring(0, target.indexOf('/'));
    return "postgres://"
        + user.map(name -> encode(name) + "@").orElse("")
        + hosts
        + "/"
        + encode(database)
        + (end < 0 ? "" : jdbcUrl.substring(end));
  }

  /** Files of TLS that the URL names and that are not there: nothing heals that but a person. */
  public List<String> unreadableFiles() {
    return TLS_FILES
        .matcher(jdbcUrl)
        .results()
        .map(found -> URLDecoder.decode(found.group(1), StandardCharsets.UTF_8))
        .filter(file -> !file.isEmpty() && !Files.isReadable(Path.of(file)))
        .toList();
  }

  private static Optional<String> given(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private static Optional<String> taken(Map<String, String> properties, String name) {
    return Optional.ofNullable(properties.remove(name));
  }

  private static String query(Map<String, String> properties) {
    StringBuilder query = new StringBuilder();
    properties.forEach(
        (name, value) ->
            query
                .append(query.isEmpty() ? '?' : '&')
                .append(name)
                .append('=')
                .append(encode(value)));
    return query.toString();
  }

  /** The driver decodes it; slashes stay readable. */
  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace("%2F", "/");
  }

  /** Never a password. */
  @Override
  public String toString() {
    return "database " + target;
  }
}
