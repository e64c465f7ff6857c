// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.notify;

import dev.lockstep.postgres.Digests;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where news goes.
 *
 * @param format what is sent there
 */
public record Receiver(URI address, Format format) {
  /** A marker in front of an address. */
  private static final String SLACK = "slack+";

  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[(0*:)*0*1]");

  /** A service of the cluster, or of a compose file: a name without a dot is no public one. */
  private static final Pattern CLUSTER_LOCAL =
      Pattern.compile("[a-z][a-z0-9-]*|[a-z0-9.-]+\\.svc|[a-z0-9.-]+\\.cluster\\.local");

  /** The forms that a message has. */
  public enum Format {
    CLOUD_EVENTS("application/cloudevents+json; charset=utf-8"),
    SLACK("application/json; charset=utf-8");

    private final String mediaType;

    Format(String mediaType) {
      this.mediaType = mediaType;
    }

    String mediaType() {
      return mediaType;
    }
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException saying what is wrong, without the address, which may hold a
   *     secret
   */
  public static Receiver parse(String text) {
    boolean slack = text.startsWith(SLACK);
    URI uri;
    try {
      uri = new URI(slack ? text.substring(SLACK.length()) : text).parseServerAuthority();
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("is no URL", e);
    }
    String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (host.isEmpty() || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "is no address of a receiver; give https://host/path, without user, password and #");
    }
    boolean near = LOOPBACK.matcher(host).matches() || CLUSTER_LOCAL.matcher(host).matches();
    if (!scheme.equals("https") && !(scheme.equals("http") && near)) {
      throw new IllegalArgumentException(
          "must be https; http is for localhost and names of the cluster (name, name.namespace.svc)");
    }
    return new Receiver(uri, slack ? Format.SLACK : Format.CLOUD_EVENTS);
  }

  /** By which the database knows it. */
  String id() {
    return Digests.sha256(format + " " + address).substring(0, 32);
  }

  /** For logs and metrics: the path and the query may hold a secret. */
  public String name() {
    return address.getHost() + (address.getPort() < 0 ? "" : ":" + address.getPort());
  }

  @Override
  public String toString() {
    return name();
  }
}
