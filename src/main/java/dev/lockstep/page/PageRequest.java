// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.page;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the page goes by in a request.
 *
 * @param path the segments behind {@code /admin}, decoded
 * @param address of the client, as far as it can be known
 * @param encrypted whether the client speaks TLS, to us or to the proxy
 * @param cookie the session's; null without one
 * @param fromElsewhere whether the browser came by a link of another site, when it sends no cookie
 */
record PageRequest(
    String method,
    List<String> path,
    String address,
    boolean encrypted,
    @Nullable String cookie,
    boolean fromElsewhere) {
  static final String ROOT = "/admin";
  static final String COOKIE = "lockstep_session";

  static PageRequest of(HttpServerRequest request, boolean trustedProxy) {
    Cookie cookie = request.getCookie(COOKIE);
    String forwarded = trustedProxy ? last(request.getHeader("X-Forwarded-For")) : null;
    String protocol = trustedProxy ? last(request.getHeader("X-Forwarded-Proto")) : null;
    return new PageRequest(
        request.method().name(),
        segments(request.path()),
        forwarded == null ? request.remoteAddress().hostAddress() : forwarded,
        request.isSSL() || "https".equalsIgnoreCase(protocol),
        cookie == null ? null : cookie.getValue(),
        "cross-site".equals(request.getHeader("Sec-Fetch-Site"))
            && "navigate".equals(request.getHeader("Sec-Fetch-Mode")));
  }

  boolean reads() {
    return method.equals("GET") || method.equals("HEAD");
  }

  /** The segment at this place; empty if there are fewer. */
  String at(int index) {
    return index < path.size() ? path.get(index) : "";
  }

  private static List<String> segments(@Nullable String path) {
    String rest = path == null || !path.startsWith(ROOT) ? "" : path.substring(ROOT.length());
    return Arrays.stream(rest.split("/"))
        .filter(each -> !each.isEmpty())
        .map(
            each ->
                QueryStringDecoder.decodeComponent(
                    each.replace("+", "%2B"), StandardCharsets.UTF_8))
        .toList();
  }

  /** What the proxy that is nearest to us has added. */
  private static @Nullable String last(@Nullable String list) {
    if (list == null || list.isBlank()) {
      return null;
    }
    return list.substring(list.lastIndexOf(',') + 1).strip();
  }
}
