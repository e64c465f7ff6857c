// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.notify;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages to one receiver. By {@link HttpURLConnection}, which is in the executable anyhow:
 * {@code java.net.http} would be another 3 MB of it, for one small POST now and then.
 */
final class Webhook {
  private final Receiver receiver;
  private final @Nullable Signature signature;
  private final Duration timeout;
  private final Clock clock;

  Webhook(Receiver receiver, @Nullable Signature signature, Duration timeout, Clock clock) {
    this.receiver = receiver;
    this.signature = signature;
    this.timeout = timeout;
    this.clock = clock;
  }

  /**
   * Sends it once.
   *
   * @return why the receiver has not taken it, without its address; empty if it has
   */
  Optional<String> send(Claimed message) throws InterruptedException {
    try {
      HttpURLConnection connection = open(message);
      // The connection's own limits are for one read each; this one is for the whole exchange.
      FutureTask<Integer> exchange = new FutureTask<>(() -> post(connection, message));
      Thread.ofPlatform().daemon().name("lockstep-webhook").start(exchange);
      try {
        return judged(exchange.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
      } finally {
        connection.disconnect();
      }
    } catch (TimeoutException e) {
      return Optional.of("it gave no answer within " + timeout.toSeconds() + "s");
    } catch (ExecutionException e) {
      return Optional.of(reason(e.getCause()));
    } catch (IOException e) {
      return Optional.of(reason(e));
    }
  }

  private static Optional<String> judged(int status) {
    return status / 100 == 2
        ? Optional.empty()
        : Optional.of("it answered " + status + (status / 100 == 3 ? ", a redirect" : ""));
  }

  /** Nothing is sent yet. */
  private HttpURLConnection open(Claimed message) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) receiver.address().toURL().openConnection();
    // Elsewhere would not be where the setting allows.
    connection.setInstanceFollowRedirects(false);
    connection.setConnectTimeout((int) timeout.toMillis());
    connection.setReadTimeout((int) timeout.toMillis());
    connection.setUseCaches(false);
    connection.setDoOutput(true);
    connection.setRequestMethod("POST");
    long timestamp = clock.instant().getEpochSecond();
    connection.setRequestProperty("Content-Type", receiver.format().mediaType());
    connection.setRequestProperty("User-Agent", "lockstep");
    connection.setRequestProperty("webhook-id", message.event());
    connection.setRequestProperty("webhook-timestamp", String.valueOf(timestamp));
    if (signature != null) {
      connection.setRequestProperty(
          "webhook-signature", signature.sign(message.event(), timestamp, message.body()));
    }
    return connection;
  }

  private static int post(HttpURLConnection connection, Claimed message) throws IOException {
    byte[] body = message.body().getBytes(StandardCharsets.UTF_8);
    // Not repeated by the library, which would not count it as another attempt.
    connection.setFixedLengthStreamingMode(body.length);
    try {
      connection.connect();
    } catch (SocketTimeoutException e) {
      throw (IOException) new ConnectException("in time").initCause(e);
    }
    try (OutputStream out = connection.getOutputStream()) {
      out.write(body);
    }
    return connection.getResponseCode();
  }

  /** Of messages only those that cannot hold the address. */
  private String reason(@Nullable Throwable failure) {
    if (failure instanceof SocketTimeoutException) {
      return "it gave no answer within " + timeout.toSeconds() + "s";
    }
    if (failure instanceof ConnectException
        || failure instanceof NoRouteToHostException
        || failure instanceof UnknownHostException) {
      return "it cannot be reached";
    }
    if (failure instanceof SSLException tls) {
      return "no trusted TLS connection: " + tls.getMessage();
    }
    return "the connection was lost"
        + (failure == null ? "" : " (" + failure.getClass().getSimpleName() + ")");
  }
}
