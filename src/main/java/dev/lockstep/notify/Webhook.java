// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.notify;

import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Sends messages to one receiver. Made only where there is one: its threads cost memory. */
final class Webhook implements AutoCloseable {
  private final Receiver receiver;
  private final @Nullable Signature signature;
  private final Duration timeout;
  private final Clock clock;
  private final HttpClient client;

  Webhook(Receiver receiver, @Nullable Signature signature, Duration timeout, Clock clock) {
    this.receiver = receiver;
    this.signature = signature;
    this.timeout = timeout;
    this.clock = clock;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            // Elsewhere would not be where the setting allows.
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout)
            .build();
  }

  /**
   * Sends it once.
   *
   * @return why the receiver has not taken it, without its address; empty if it has
   */
  Optional<String> send(Claimed message) throws InterruptedException {
    // All of the exchange, and not only up to the answer's head, as the client's own timeout.
    CompletableFuture<HttpResponse<Void>> answer =
        client.sendAsync(request(message), BodyHandlers.discarding());
    try {
      int status = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS).statusCode();
      return status / 100 == 2
          ? Optional.empty()
          : Optional.of("it answered " + status + (status / 100 == 3 ? ", a redirect" : ""));
    } catch (TimeoutException e) {
      return Optional.of("it gave no answer within " + timeout.toSeconds() + "s");
    } catch (ExecutionException e) {
      return Optional.of(reason(e.getCause()));
    } finally {
      answer.cancel(true);
    }
  }

  private HttpRequest request(Claimed message) {
    long timestamp = clock.instant().getEpochSecond();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(receiver.address())
            .header("Content-Type", receiver.format().mediaType())
            .header("User-Agent", "lockstep")
            .header("webhook-id", message.event())
            .header("webhook-timestamp", String.valueOf(timestamp))
            .POST(BodyPublishers.ofString(message.body()));
    if (signature != null) {
      request.header(
          "webhook-signature", signature.sign(message.event(), timestamp, message.body()));
    }
    return request.build();
  }

  /** Of messages only those that cannot hold the address. */
  private static String reason(@Nullable Throwable failure) {
    if (failure instanceof HttpTimeoutException) {
      return "it cannot be reached in time";
    }
    if (failure instanceof ConnectException) {
      return "it cannot be reached";
    }
    if (failure instanceof SSLException tls) {
      return "no trusted TLS connection: " + tls.getMessage();
    }
    return "the connection was lost"
        + (failure == null ? "" : " (" + failure.getClass().getSimpleName() + ")");
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
