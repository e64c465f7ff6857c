// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app.database;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What stands in the URL of a database, in libpq's form or in the JDBC driver's, decoded but not
 * judged. No message shows a piece of it that may be a password in the wrong place.
 *
 * @param user empty if there is none before the host
 * @param password empty if there is none before the host
 * @param hosts with ports, commas between; may be empty
 * @param database may be empty
 * @param parameters what follows the question mark, in that order
 */
record UrlText(
    String user, String password, String hosts, String database, Map<String, String> parameters) {
  static final String FORM =
      "not of the form postgres://user:password@host:port/database?sslmode=… (a special character"
          + " in the password is written as %XX)";

  private static final String JDBC = "jdbc:postgresql:";
  private static final String JDBC_FORM =
      "not of the form jdbc:postgresql://host:port/database?user=…&password=… (parameters follow a"
          + " question mark, with & between; a special character in the password is written as"
          + " %XX)";

  private static final Pattern LIBPQ =
      Pattern.compile(
          "postgres(?:ql)?://(?:([^:@/]*)(?::([^@/]*))?@)?([^/?@]*)(?:/([^?/@]*))?(?:\\?(.*))?");

  private static final Pattern DRIVER =
      Pattern.compile("jdbc:postgresql:(?://([^/?]*)/)?([^/?;\\s]*)(?:\\?(.*))?");

  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z_]{0,40}");

  /**
   * Reads {@code url}.
   *
   * @throws IllegalArgumentException with a message that shows the form and never the password
   */
  static UrlText of(String url) {
    return url.strip().startsWith(JDBC) ? driver(url.strip()) : libpq(url.strip());
  }

  private static UrlText libpq(String url) {
    Matcher matcher = LIBPQ.matcher(url);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(FORM);
    }
    return new UrlText(
        decode(matcher.group(1), FORM),
        decode(matcher.group(2), FORM),
        decode(matcher.group(3), FORM),
        decode(matcher.group(4), FORM),
        parameters(matcher.group(5), FORM, false));
  }

  private static UrlText driver(String url) {
    Matcher matcher = DRIVER.matcher(url);
    int question = url.indexOf('?');
    if ((question < 0 ? url : url.substring(0, question)).contains("@")) {
      throw new IllegalArgumentException(
          "names a user or password before the host, which a JDBC URL cannot; give them as"
              + " parameters, or write postgres://user:password@host:port/database");
    }
    if (!matcher.matches()) {
      throw new IllegalArgumentException(JDBC_FORM);
    }
    return new UrlText(
        "",
        "",
        decode(matcher.group(1), JDBC_FORM),
        decode(matcher.group(2), JDBC_FORM),
        parameters(matcher.group(3), JDBC_FORM, true));
  }

  private static Map<String, String> parameters(
      @Nullable String query, String form, boolean plusIsSpace) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : query == null ? new String[0] : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (pair.isEmpty()) {
        continue;
      }
      if (equals < 0 || !NAME.matcher(pair.substring(0, equals)).matches()) {
        // A piece of a password whose & was not written as %26 would come here: it is not shown.
        throw new IllegalArgumentException(
            "something between its parameters is not name=value; it is " + form);
      }
      String name = pair.substring(0, equals);
      String text = pair.substring(equals + 1);
      String value = decode(plusIsSpace ? text.replace("+", "%20") : text, form);
      String before = parameters.putIfAbsent(name, value);
      if (before != null && !before.equals(value)) {
        throw new IllegalArgumentException(
            name + ": given twice, with different values; leave one of them out");
      }
    }
    return parameters;
  }

  /** As libpq does: a plus is a plus. */
  private static String decode(@Nullable String text, String form) {
    if (text == null) {
      return "";
    }
    try {
      String decoded = URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
      if (decoded.indexOf('\0') >= 0 || decoded.indexOf('\uFFFD') >= 0) {
        throw new IllegalArgumentException("not text");
      }
      return decoded;
    } catch (IllegalArgumentException e) {
      // Its message shows a piece of what may be the password.
      throw new IllegalArgumentException(form);
    }
  }
}
