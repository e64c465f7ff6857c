// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app.database;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Hosts and ports of a URL, one or several with commas between, as the driver takes them. */
final class UrlHosts {
  private static final Pattern HOST =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+(?:%[\\w.-]+)?]|[\\p{L}\\p{N}._-]*)(?::(\\d*))?");

  private UrlHosts() {}

  /**
   * The hosts.
   *
   * @param written as it stands in the URL
   * @param host libpq's parameter of this name, which goes before; or empty
   * @param port libpq's parameter of this name, for hosts that name none; or empty
   * @throws IllegalArgumentException saying what is wrong, never showing what may be a password
   */
  static String of(String written, String host, String port) {
    List<String> hosts = new ArrayList<>();
    String[] ports = port.split(",", -1);
    String[] names = (host.isEmpty() ? written : bracketed(host)).split(",", -1);
    if (ports.length > 1 && ports.length != names.length) {
      throw new IllegalArgumentException(
          "port: names " + ports.length + " ports for " + names.length + " hosts");
    }
    for (int at = 0; at < names.length; at++) {
      hosts.add(one(names[at], ports[ports.length == 1 ? 0 : at].strip()));
    }
    return String.join(",", hosts);
  }

  /** As a parameter an IPv6 address stands without brackets. */
  private static String bracketed(String hosts) {
    List<String> names = new ArrayList<>();
    for (String name : hosts.split(",", -1)) {
      boolean bare = name.indexOf(':') != name.lastIndexOf(':') && !name.startsWith("[");
      names.add(bare ? "[" + name + "]" : name);
    }
    return String.join(",", names);
  }

  private static String one(String text, String portBeside) {
    if (text.startsWith("/") || text.startsWith("@")) {
      throw new IllegalArgumentException(
          "host: is the folder of a Unix-domain socket, which this program cannot use; name a host"
              + " on which the server listens (listen_addresses), such as localhost");
    }
    Matcher matcher = HOST.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          text.indexOf(':') != text.lastIndexOf(':') && !text.startsWith("[")
              ? "host: has several colons; an IPv6 address is written in brackets: [::1]:5432"
              : "host: is neither a name nor an address, with :port behind it or without; it is "
                  + UrlText.FORM);
    }
    String host = matcher.group(1).isEmpty() ? "localhost" : matcher.group(1);
    String port =
        matcher.group(2) == null || matcher.group(2).isEmpty() ? portBeside : matcher.group(2);
    if (port.isEmpty()) {
      return host;
    }
    if (!port.matches("\\d{1,5}")
        || Integer.parseInt(port) < 1
        || Integer.parseInt(port) > 65_535) {
      // Not shown: where the host was forgotten, it is the password.
      throw new IllegalArgumentException("port: is not a number from 1 to 65535");
    }
    return host + ":" + port;
  }
}
