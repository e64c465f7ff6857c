// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.page;

import dev.lockstep.page.session.BrowserRules;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** An answer of the page. */
record Reply(int status, Map<String, String> headers, byte[] body) {
  static Reply html(int status, String text) {
    return new Reply(
        status,
        Map.of("Content-Type", "text/html; charset=UTF-8", "Cache-Control", "no-store"),
        text.getBytes(StandardCharsets.UTF_8));
  }

  /** To look at what a form has done, by another request, so that a reload does not do it again. */
  static Reply seeOther(String location) {
    return new Reply(303, Map.of("Location", location, "Cache-Control", "no-store"), new byte[0]);
  }

  static Reply empty(int status) {
    return new Reply(status, Map.of("Cache-Control", "no-store"), new byte[0]);
  }

  Reply header(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Reply(status, more, body);
  }

  void send(HttpServerResponse response) {
    if (response.ended() || response.closed()) {
      return;
    }
    response.setStatusCode(status);
    BrowserRules.HEADERS.forEach(response::putHeader);
    headers.forEach(response::putHeader);
    response.end(Buffer.buffer(body)).onFailure(gone -> {});
  }
}
