// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.page.live;

import dev.lockstep.page.shown.Fragment;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * One open page. Nothing here waits: what a client does not take is not sent, and a client that
 * takes nothing for long is dropped.
 */
final class LiveStream {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(15);
  private static final int MOST_UNSENT = 256 * 1024;

  private final HttpServerRequest request;
  private final Context context;
  private final Instant expires;

  // All below is the context's alone.
  private final Map<String, String> last = new HashMap<>();
  private long lastWrite = System.nanoTime();
  private long fullSince;
  private boolean full;

  LiveStream(HttpServerRequest request, Context context, Instant expires) {
    this.request = request;
    this.context = context;
    this.expires = expires;
    request.response().setWriteQueueMaxSize(MOST_UNSENT);
  }

  boolean isOver(Instant now) {
    return !now.isBefore(expires);
  }

  /** Sends each part that is another than the last one of its name. */
  void offer(Map<String, String> parts) {
    context.runOnContext(now -> write(parts));
  }

  /** Sends {@code html} in place of the view, and ends. */
  void end(String html) {
    context.runOnContext(
        now -> {
          write(Map.of(Fragment.VIEW, html));
          HttpServerResponse response = request.response();
          if (!response.ended() && !response.closed()) {
            response.end().onFailure(gone -> {});
          }
        });
  }

  private void write(Map<String, String> parts) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    long now = System.nanoTime();
    if (response.writeQueueFull()) {
      if (!full) {
        full = true;
        fullSince = now;
      } else if (now - fullSince > PATIENCE.toNanos()) {
        request.connection().close();
      }
      return;
    }
    full = false;
    StringBuilder events = new StringBuilder();
    parts.forEach(
        (name, html) -> {
          if (!html.equals(last.put(name, html))) {
            append(events, name, html);
          }
        });
    if (!events.isEmpty()) {
      lastWrite = now;
      response.write(events.toString()).onFailure(gone -> {});
    } else if (now - lastWrite > SIGN_OF_LIFE.toNanos()) {
      lastWrite = now;
      response.write(":\n\n").onFailure(gone -> {});
    }
  }

  private static void append(StringBuilder events, String name, String html) {
    // With a line of data even where a part is empty now: a browser passes over an event without.
    events.append("event: ").append(name).append("\ndata:\n");
    html.lines()
        .filter(line -> !line.isBlank())
        .forEach(line -> events.append("data: ").append(line).append('\n'));
    events.append('\n');
  }
}
