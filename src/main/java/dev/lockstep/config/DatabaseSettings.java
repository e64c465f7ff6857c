package dev.lockstep.config;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How to reach one database.
 *
 * @param jdbcUrl without user and password
 * @param user as whom
 * @param password with what; never shown
 * @param target host, port and database, for messages
 */
public record DatabaseSettings(
    String jdbcUrl, Optional<String> user, Optional<String> password, String target) {
  private static final Pattern URL =
      Pattern.compile(
          "postgres(?:ql)?://(?:([^:@/]*)(?::([^@/]*))?@)?([^/?@]*)(?:/([^?/@]*))?(?:\\?(.*))?");
  private static final String FORM =
      "is not of the form postgres://user:password@host:port/database?sslmode=… (a special"
          + " character in the password is written as %XX)";

  /** libpq's parameter names whose name in the driver differs. */
  private static final Map<String, String> DRIVER_NAMES =
      Map.of(
          "connect_timeout", "connectTimeout",
          "application_name", "ApplicationName",
          "channel_binding", "channelBinding",
          "gssencmode", "gssEncMode",
          "target_session_attrs", "targetServerType",
          "require_auth", "requireAuth");

  /** The values of libpq's {@code target_session_attrs}, in the driver's words. */
  private static final Map<String, String> SESSION_ATTRIBUTES =
      Map.of(
          "read-write", "primary",
          "primary", "primary",
          "read-only", "secondary",
          "standby", "secondary",
          "prefer-standby", "preferSecondary",
          "any", "any");

  /**
   * Reads {@code postgres://user:password@host:port/database?sslmode=…}, or a JDBC URL.
   *
   * @throws IllegalArgumentException with a message that shows the form and never the password
   */
  public static DatabaseSettings parse(String url) {
    if (url.startsWith("jdbc:postgresql:")) {
      return ofJdbc(url, Optional.empty(), Optional.empty());
    }
    Matcher matcher = URL.matcher(url.strip());
    if (!matcher.matches() || matcher.group(4) == null || matcher.group(4).isEmpty()) {
      throw new IllegalArgumentException(FORM);
    }
    String hosts = matcher.group(3).isEmpty() ? "localhost" : matcher.group(3);
    String database = decode(matcher.group(4));
    String encoded = URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
    String query = matcher.group(5) == null ? "" : matcher.group(5);
    Map<String, String> parameters = new LinkedHashMap<>();
    Optional<String> user = Optional.ofNullable(matcher.group(1)).filter(name -> !name.isEmpty());
    Optional<String> password = Optional.ofNullable(matcher.group(2));
    for (String pair : query.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        switch (name) {
          case "user" -> user = Optional.of(value);
          case "password" -> password = Optional.of(value);
          default -> parameter(name, value, parameters);
        }
      }
    }
    StringBuilder jdbc = new StringBuilder("jdbc:postgresql://" + hosts + "/" + encoded);
    char separator = '?';
    for (Map.Entry<String, String> parameter : parameters.entrySet()) {
      jdbc.append(separator).append(parameter.getKey()).append('=').append(parameter.getValue());
      separator = '&';
    }
    return new DatabaseSettings(
        jdbc.toString(),
        user.map(DatabaseSettings::decode),
        password.map(DatabaseSettings::decode),
        hosts + "/" + database);
  }

  private static void parameter(String name, String value, Map<String, String> parameters) {
    if (name.equals("target_session_attrs")) {
      parameters.put("targetServerType", SESSION_ATTRIBUTES.getOrDefault(value, "any"));
    } else {
      parameters.put(DRIVER_NAMES.getOrDefault(name, name), value);
    }
  }

  /** From a JDBC URL; user and password may stand in it too, and are taken out. */
  public static DatabaseSettings ofJdbc(
      String url, Optional<String> user, Optional<String> password) {
    int question = url.indexOf('?');
    String base = question < 0 ? url : url.substring(0, question);
    if (base.contains("@")) {
      throw new IllegalArgumentException(
          "names a user or password before the host, which a JDBC URL cannot; give them as"
              + " parameters, or write postgres://user:password@host:port/database");
    }
    StringBuilder rest = new StringBuilder();
    Optional<String> foundUser = user;
    Optional<String> foundPassword = password;
    for (String pair : question < 0 ? new String[0] : url.substring(question + 1).split("&", -1)) {
      if (pair.startsWith("user=")) {
        foundUser = user.or(() -> Optional.of(decode(pair.substring(5))));
      } else if (pair.startsWith("password=")) {
        foundPassword = password.or(() -> Optional.of(decode(pair.substring(9))));
      } else if (!pair.isEmpty()) {
        rest.append(rest.isEmpty() ? '?' : '&').append(pair);
      }
    }
    return new DatabaseSettings(
        base + rest, foundUser, foundPassword, base.replaceFirst("^jdbc:postgresql:(//)?", ""));
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // Its message shows a piece of what may be the password.
      throw new IllegalArgumentException(FORM);
    }
  }

  /** Never the password. */
  @Override
  public String toString() {
    return "database " + target;
  }
}
