// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;

/**
 * Calls the health report over plain sockets that stay open: the client shares the machine with the
 * server, so it has to cost little.
 */
final class HealthCalls {
  private final int port;
  private final byte[] request;

  HealthCalls(int port, String secret) {
    this.port = port;
    this.request =
        ("GET /api/admin/migrations/health HTTP/1.1\r\nHost: localhost\r\n"
                + "x-migration-health-secret: "
                + secret
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
  }

  /** What a burst came to. */
  record Burst(double perSecond, double p99, double seconds) {}

  /** {@code count} calls in all, by {@code clients} at once. */
  void calls(int clients, int count) throws Exception {
    run(
        clients,
        () -> {
          int[] left = {count / clients};
          return () -> left[0]-- > 0;
        });
  }

  /** As many calls as go in {@code seconds}, by {@code clients} at once. */
  Burst burst(int clients, int seconds) throws Exception {
    long began = System.nanoTime();
    long end = began + seconds * 1_000_000_000L;
    List<Double> milliseconds = run(clients, () -> () -> System.nanoTime() < end);
    double elapsed = (System.nanoTime() - began) / 1e9;
    return new Burst(milliseconds.size() / elapsed, Run.percentile(milliseconds, 0.99), elapsed);
  }

  private List<Double> run(int clients, Callable<BooleanSupplier> more) throws Exception {
    List<Double> all = new ArrayList<>();
    try (ExecutorService executor = Executors.newFixedThreadPool(clients)) {
      List<Future<List<Double>>> futures = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        BooleanSupplier goOn = more.call();
        futures.add(executor.submit(() -> client(goOn)));
      }
      for (Future<List<Double>> future : futures) {
        all.addAll(future.get());
      }
    }
    return all;
  }

  private List<Double> client(BooleanSupplier goOn) throws IOException {
    List<Double> milliseconds = new ArrayList<>();
    try (Socket socket = new Socket()) {
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress("127.0.0.1", port));
      InputStream in = new BufferedInputStream(socket.getInputStream(), 16_384);
      while (goOn.getAsBoolean()) {
        long began = System.nanoTime();
        socket.getOutputStream().write(request);
        readAnswer(in);
        milliseconds.add((System.nanoTime() - began) / 1e6);
      }
    }
    return milliseconds;
  }

  private static void readAnswer(InputStream in) throws IOException {
    String status = line(in);
    int length = -1;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
        length = Integer.parseInt(header.substring(15).strip());
      }
    }
    if (!status.contains(" 200 ") || length < 0) {
      throw new IOException("the health report answered " + status);
    }
    in.skipNBytes(length);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("the connection was closed");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  /** How often the database was asked so far, by the service's own count. */
  double databaseChecks() throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest metrics =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/metrics")).build();
      return client
          .send(metrics, HttpResponse.BodyHandlers.ofString())
          .body()
          .lines()
          .filter(line -> line.startsWith("lockstep_database_checks_total"))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .findFirst()
          .orElse(Double.NaN);
    }
  }

  static boolean answersOk(int port, String path) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
      socket.setSoTimeout(3000);
      socket
          .getOutputStream()
          .write(
              ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      return line(new BufferedInputStream(socket.getInputStream())).contains(" 200 ");
    } catch (IOException e) {
      return false;
    }
  }
}
