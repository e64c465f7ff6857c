// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.page.live;

import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

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
  private @Nullable String last;
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

  /** Sends {@code html}, unless it was sent last. */
  void offer(String html) {
    context.runOnContext(now -> write(html));
  }

  /** Sends {@code html}, and ends. */
  void end(String html) {
    context.runOnContext(
        now -> {
          write(html);
          HttpServerResponse response = request.response();
          if (!response.ended() && !response.closed()) {
            response.end().onFailure(gone -> {});
          }
        });
  }

  private void write(String html) {
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
    if (!html.equals(last)) {
      last = html;
      lastWrite = now;
      response.write(event(html)).onFailure(gone -> {});
    } else if (now - lastWrite > SIGN_OF_LIFE.toNanos()) {
      lastWrite = now;
      response.write(":\n\n").onFailure(gone -> {});
    }
  }

  private static String event(String html) {
    StringBuilder event = new StringBuilder(html.length() + 256).append("event: view\n");
    html.lines()
        .filter(line -> !line.isBlank())
        .forEach(line -> event.append("data: ").append(line).append('\n'));
    return event.append('\n').toString();
  }
}
