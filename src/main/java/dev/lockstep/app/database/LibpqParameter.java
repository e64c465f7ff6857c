// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app.database;

import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What one of libpq's connection parameters is here: a property of the driver, or something that
 * the driver cannot do, which is refused unless the value asks for what is done anyway.
 */
sealed interface LibpqParameter {
  /** A property of the driver. */
  record Property(String name, Function<String, String> value) implements LibpqParameter {}

  /**
   * Nothing of the driver's.
   *
   * @param harmless values that ask for what is so without it
   * @param remedy what to do instead
   */
  record Refused(Set<String> harmless, String remedy) implements LibpqParameter {}

  /** By libpq's names, of PostgreSQL 18; host, port, dbname, user and password stand elsewhere. */
  Map<String, LibpqParameter> ALL =
      Map.ofEntries(
          Map.entry("sslmode", same("sslmode")),
          Map.entry("sslrootcert", same("sslrootcert")),
          Map.entry("sslcert", same("sslcert")),
          Map.entry("sslkey", same("sslkey")),
          Map.entry("sslpassword", same("sslpassword")),
          Map.entry("sslnegotiation", same("sslNegotiation")),
          Map.entry("application_name", same("ApplicationName")),
          Map.entry("options", same("options")),
          Map.entry("search_path", same("currentSchema")),
          Map.entry("channel_binding", same("channelBinding")),
          Map.entry("gssencmode", same("gssEncMode")),
          Map.entry("gsslib", same("gsslib")),
          Map.entry("krbsrvname", same("kerberosServerName")),
          Map.entry("require_auth", same("requireAuth")),
          Map.entry("connect_timeout", new Property("connectTimeout", LibpqParameter::seconds)),
          Map.entry(
              "keepalives", words("tcpKeepAlive", "keepalives", Map.of("0", "false", "1", "true"))),
          Map.entry(
              "load_balance_hosts",
              words(
                  "loadBalanceHosts",
                  "load_balance_hosts",
                  Map.of("disable", "false", "random", "true"))),
          Map.entry(
              "target_session_attrs",
              words(
                  "targetServerType",
                  "target_session_attrs",
                  Map.of(
                      "any", "any",
                      "read-write", "primary",
                      "primary", "primary",
                      "read-only", "secondary",
                      "standby", "secondary",
                      "prefer-standby", "preferSecondary"))),
          Map.entry("hostaddr", refused("give the address as the host")),
          Map.entry("service", refused("write what it stands for into the URL")),
          Map.entry("servicefile", refused("write what it stands for into the URL")),
          Map.entry(
              "passfile", refused("set PGPASSFILE, or DATABASE_URL_FILE to a mounted secret")),
          Map.entry(
              "client_encoding", refused("it is always UTF8", "UTF8", "utf8", "UTF-8", "utf-8")),
          Map.entry("replication", refused("leave it out", "false", "off", "no", "0")),
          Map.entry("keepalives_idle", systemWide("net.ipv4.tcp_keepalive_time")),
          Map.entry("keepalives_interval", systemWide("net.ipv4.tcp_keepalive_intvl")),
          Map.entry("keepalives_count", systemWide("net.ipv4.tcp_keepalive_probes")),
          Map.entry("tcp_user_timeout", refused("give socketTimeout= in seconds", "0")),
          Map.entry("sslcompression", refused("leave it out", "0")),
          Map.entry("sslsni", refused("leave it out", "1")),
          Map.entry("sslcertmode", refused("leave it out", "allow")),
          Map.entry("ssl_min_protocol_version", refused("TLS 1.2 is the least", "TLSv1.2")),
          Map.entry("ssl_max_protocol_version", refused("leave it out", "TLSv1.3")),
          Map.entry("min_protocol_version", refused("leave it out", "3.0")),
          Map.entry("max_protocol_version", refused("leave it out", "3.0", "latest")),
          Map.entry("gssdelegation", refused("leave it out", "0")),
          Map.entry("sslcrl", refused("leave it out")),
          Map.entry("sslcrldir", refused("leave it out")),
          Map.entry("sslkeylogfile", refused("leave it out")),
          Map.entry("requirepeer", refused("leave it out")),
          Map.entry("fallback_application_name", refused("give application_name")),
          Map.entry("scram_client_key", refused("give the password")),
          Map.entry("scram_server_key", refused("give the password")),
          Map.entry("oauth_issuer", refused("log in with a password or a certificate")),
          Map.entry("oauth_client_id", refused("log in with a password or a certificate")),
          Map.entry("oauth_client_secret", refused("log in with a password or a certificate")),
          Map.entry("oauth_scope", refused("log in with a password or a certificate")));

  private static Property same(String name) {
    return new Property(name, Function.identity());
  }

  private static Property words(String name, String own, Map<String, String> words) {
    return new Property(
        name,
        value -> {
          String word = words.get(value);
          if (word == null) {
            throw new IllegalArgumentException(
                own
                    + ": '"
                    + value
                    + "' is none of "
                    + String.join(", ", words.keySet().stream().sorted().toList()));
          }
          return word;
        });
  }

  private static Refused refused(String remedy, String... harmless) {
    return new Refused(Set.of(harmless), remedy);
  }

  private static Refused systemWide(String setting) {
    return refused("set " + setting + " of the system instead");
  }

  /** Like libpq: not above zero is for ever. */
  private static String seconds(String value) {
    return value.strip().startsWith("-") ? "0" : value.strip();
  }
}
