// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.support;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A receiver of webhooks, on a port that it keeps: it may be down, hang, or answer what it likes.
 */
public final class WebhookReceiver implements AutoCloseable {
  private final int port;
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final CountDownLatch released = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private volatile int status = 204;
  private volatile boolean hangs;
  private volatile @Nullable String location;
  private @Nullable HttpServer server;

  /** One request. */
  public record Received(
      String body, String contentType, String id, long timestamp, @Nullable String signature) {
    static Received of(HttpExchange exchange) throws IOException {
      return new Received(
          new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
          exchange.getRequestHeaders().getFirst("Content-Type"),
          exchange.getRequestHeaders().getFirst("webhook-id"),
          Long.parseLong(exchange.getRequestHeaders().getFirst("webhook-timestamp")),
          exchange.getRequestHeaders().getFirst("webhook-signature"));
    }
  }

  /** Down: connections are refused. */
  public WebhookReceiver() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Up. */
  public WebhookReceiver up() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::take);
    server.start();
    return this;
  }

  /** Answers with this from now on. */
  public WebhookReceiver answering(int code, @Nullable String where) {
    status = code;
    location = where;
    return this;
  }

  /** Takes requests and never answers. */
  public WebhookReceiver hanging() {
    hangs = true;
    return this;
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      received.add(Received.of(exchange));
      if (hangs) {
        released.await();
      }
      if (location != null) {
        exchange.getResponseHeaders().add("Location", location);
      }
      exchange.sendResponseHeaders(status, -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** In order of their arrival. */
  public List<Received> received() {
    return List.copyOf(received);
  }

  public String url(String path) {
    return "http://localhost:" + port + path;
  }

  public String name() {
    return "localhost:" + port;
  }

  @Override
  public void close() {
    released.countDown();
    if (server != null) {
      server.stop(0);
    }
    threads.shutdownNow();
  }
}
