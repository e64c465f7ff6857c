// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * {@code GET /q/openapi}: the description of the HTTP API, as JSON (which is YAML too). Written
 * from the annotations by a test, which compares it; to write it at each start would take a seventh
 * of the start.
 */
@ApplicationScoped
class ApiRoute {
  static final String PATH = "/q/openapi";
  static final String RESOURCE = "/dev/lockstep/http/openapi.json";

  void route(@Observes Router router) {
    router
        .get(PATH)
        .handler(
            call ->
                call.response()
                    .putHeader("Content-Type", "application/json")
                    .end(Buffer.buffer(document())));
  }

  private static byte[] document() {
    try (InputStream stream = ApiRoute.class.getResourceAsStream(RESOURCE)) {
      if (stream == null) {
        throw new IllegalStateException("not in this build: " + RESOURCE);
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("unreadable in this build: " + RESOURCE, e);
    }
  }
}
