// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Stands before routing: without its secret, every path under {@code /api/admin}, known or not,
 * with whatever method, gets the same bare 401. A request that it let in is marked, and {@link
 * AdmittedOnly} refuses everybody else, should a path get past here by a spelling that only the
 * router knows.
 */
@Singleton
class AdminGuard {
  static final String HEALTH_HEADER = "x-migration-health-secret";
  static final String ADMIN_HEADER = "x-migration-admin-secret";

  /** Key of the mark; its value is {@code true}. */
  static final String ADMITTED = "lockstep.admitted";

  private static final String ROOT = "/api/admin";
  private static final String HEALTH = "/api/admin/migrations/health";

  /** Before everything that looks at the path. */
  private static final int PRIORITY = 1_000;

  private final AdminSecrets secrets;

  AdminGuard(AdminSecrets secrets) {
    this.secrets = secrets;
  }

  void register(@Observes Filters filters) {
    filters.register(this::guard, PRIORITY);
  }

  private void guard(RoutingContext context) {
    String path = plain(context.normalizedPath());
    if (!path.equals(ROOT) && !path.startsWith(ROOT + "/")) {
      context.next();
      return;
    }
    // The answer is for the holder of a secret, and for now: no cache on the way may keep it.
    context.response().putHeader("Cache-Control", "no-store");
    // Both are compared, whichever opens: the time says nothing. The admin secret opens health too.
    boolean admin = secrets.opensAdmin(context.request().getHeader(ADMIN_HEADER));
    boolean health = secrets.opensHealth(context.request().getHeader(HEALTH_HEADER));
    boolean opens = path.equals(HEALTH) ? admin | health : admin;
    if (opens) {
      context.put(ADMITTED, true);
      context.next();
    } else {
      context.response().setStatusCode(401).end();
    }
  }

  /** Without matrix parameters, empty segments and a slash at the end; in lower case. */
  private static String plain(String path) {
    return Arrays.stream(path.split("/", -1))
        .map(
            segment -> segment.contains(";") ? segment.substring(0, segment.indexOf(';')) : segment)
        .filter(segment -> !segment.isEmpty())
        .collect(Collectors.joining("/", "/", ""))
        .toLowerCase(Locale.ROOT);
  }
}
