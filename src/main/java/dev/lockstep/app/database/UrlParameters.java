// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app.database;

import dev.lockstep.finding.NearestName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;

/**
 * What the parameters of a URL ask of the driver. libpq's names and the driver's own are both
 * known, in both forms of a URL. One that is not known, or that the driver cannot do, is refused:
 * one that is ignored may be the one that was to encrypt.
 */
final class UrlParameters {
  /** Said by the URL itself, or by parameters of these names instead. */
  private static final Map<String, String> PLACE =
      Map.of(
          "PGHOST", "host",
          "PGPORT", "port",
          "PGDBNAME", "dbname");

  static final Set<String> ADDRESS = Set.of("host", "port", "dbname", "user", "password");

  /** Parameters of other clients, in URLs that people copy, and what says the same here. */
  private static final Map<String, String> FOREIGN =
      Map.of(
          "schema", "did you mean currentSchema?",
          "searchpath", "did you mean search_path?",
          "pgbouncer", "leave it out: behind PgBouncer nothing need be said",
          "connection_limit", "leave it out, it is another client's",
          "pool_timeout", "leave it out, it is another client's",
          "sslaccept", "did you mean sslmode=verify-full?",
          "tls", "did you mean sslmode?",
          "encrypt", "did you mean sslmode?");

  /** Properties of the driver that this program does not leave to a URL. */
  private static final Map<String, String> NOT_HERE =
      Map.ofEntries(
          Map.entry("sslfactory", "say sslmode=require, verify-ca or verify-full instead"),
          Map.entry("sslfactoryarg", "say sslmode= and sslrootcert= instead"),
          Map.entry("sslhostnameverifier", "say sslmode=verify-full instead"),
          Map.entry("sslpasswordcallback", "give sslpassword instead"),
          Map.entry("socketFactory", "leave it out"),
          Map.entry("socketFactoryArg", "leave it out"),
          Map.entry("authenticationPluginClassName", "give the password instead"),
          Map.entry("xmlFactoryFactory", "leave it out"),
          Map.entry("loggerFile", "leave it out"),
          Map.entry("loggerLevel", "leave it out"),
          Map.entry("replication", "leave it out"),
          Map.entry("service", "write what it stands for into the URL"));

  private final Map<String, String> properties = new LinkedHashMap<>();
  private final Map<String, String> said = new LinkedHashMap<>();

  private UrlParameters() {}

  /**
   * The driver's properties for {@code parameters}, those of {@link #ADDRESS} among them, in order.
   *
   * @throws IllegalArgumentException naming the first parameter that is unknown or not supported
   */
  static Map<String, String> driverProperties(Map<String, String> parameters) {
    UrlParameters read = new UrlParameters();
    String previous = "";
    for (Map.Entry<String, String> each : parameters.entrySet()) {
      read.add(each.getKey(), each.getValue(), previous);
      previous = each.getKey();
    }
    read.verify();
    return read.properties;
  }

  private void add(String name, String value, String previous) {
    String place = PLACE.getOrDefault(name, name);
    if (ADDRESS.contains(place)) {
      put(name, place, value);
      return;
    }
    LibpqParameter libpq = LibpqParameter.ALL.get(name);
    if (libpq instanceof LibpqParameter.Refused refused) {
      if (!refused.harmless().contains(value)) {
        throw new IllegalArgumentException(
            name + ": is not supported by this driver; " + refused.remedy());
      }
    } else if (libpq instanceof LibpqParameter.Property property) {
      put(name, property.name(), property.value().apply(value));
    } else if (PGProperty.forName(name) != null) {
      put(name, name, value);
    } else if (previous.toLowerCase(java.util.Locale.ROOT).contains("password")) {
      // It may be a piece of a password.
      throw new IllegalArgumentException(
          "what follows " + previous + "= is no parameter; write & in it as %26");
    } else {
      throw new IllegalArgumentException(name + ": unknown" + meant(name));
    }
  }

  private static String meant(String name) {
    @Nullable String foreign = FOREIGN.get(name);
    if (foreign != null) {
      return "; " + foreign;
    }
    Set<String> known =
        Stream.of(
                LibpqParameter.ALL.keySet().stream(),
                Arrays.stream(PGProperty.values()).map(PGProperty::getName),
                ADDRESS.stream())
            .flatMap(names -> names)
            .filter(candidate -> !NOT_HERE.containsKey(candidate))
            .collect(Collectors.toCollection(TreeSet::new));
    return NearestName.of(name, known)
        .map(near -> "; did you mean " + near + "?")
        .orElse("; leave it out, or correct its name");
  }

  private void put(String name, String property, String value) {
    if (NOT_HERE.containsKey(property)) {
      throw new IllegalArgumentException(
          name + ": is not supported here; " + NOT_HERE.get(property));
    }
    if (!ADDRESS.contains(property)) {
      check(name, property, value);
    }
    String other = said.putIfAbsent(property, name);
    String before = properties.putIfAbsent(property, value);
    if (before != null && !before.equals(value)) {
      throw new IllegalArgumentException(
          name + ": says another thing than " + other + "; leave one of them out");
    }
  }

  /** By what the driver itself says of the property: choices, or the form of its default. */
  private static void check(String name, String property, String value) {
    PGProperty known = PGProperty.forName(property);
    if (known == null) {
      throw new IllegalArgumentException(name + ": is not supported by this driver; leave it out");
    }
    String byDefault = known.getDefaultValue() == null ? "" : known.getDefaultValue();
    String[] choices = known.getChoices();
    if (choices != null && !property.equals("requireAuth")) {
      if (!List.of(choices).contains(value)) {
        throw new IllegalArgumentException(
            name + ": '" + value + "' is none of " + String.join(", ", choices));
      }
    } else if (byDefault.matches("-?\\d+")) {
      if (!value.matches("-?\\d{1,9}")) {
        throw new IllegalArgumentException(name + ": '" + value + "' is not a whole number");
      }
    } else if (byDefault.equals("true") || byDefault.equals("false") || property.equals("ssl")) {
      if (!value.equals("true") && !value.equals("false")) {
        throw new IllegalArgumentException(name + ": '" + value + "' is neither true nor false");
      }
    } else if (property.equals("currentSchema") && value.isBlank()) {
      throw new IllegalArgumentException(name + ": names no schema");
    }
  }

  /** What several of them say together: as libpq understands it. */
  private void verify() {
    @Nullable String root = properties.get("sslrootcert");
    @Nullable String mode = properties.get("sslmode");
    if ("system".equals(root)) {
      if (mode != null && !mode.equals("verify-full")) {
        throw new IllegalArgumentException(
            "sslmode: " + mode + " is too weak for sslrootcert=system; say verify-full");
      }
      properties.put("sslmode", "verify-full");
      properties.put("sslrootcert", SystemCertificates.file().toString());
    } else if ("require".equals(mode)
        && (root != null ? !root.isEmpty() : Files.exists(authoritiesOfTheUser()))) {
      // The driver would take any certificate.
      properties.put("sslmode", "verify-ca");
    }
    if ("direct".equals(properties.get("sslNegotiation"))
        && !Set.of("require", "verify-ca", "verify-full").contains(mode == null ? "" : mode)) {
      throw new IllegalArgumentException(
          "sslnegotiation: direct needs sslmode=require, verify-ca or verify-full");
    }
  }

  private static Path authoritiesOfTheUser() {
    return Path.of(System.getProperty("user.home", ""), ".postgresql", "root.crt");
  }
}
