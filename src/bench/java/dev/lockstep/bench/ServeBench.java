// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.bench;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The service with nothing pending: start to ready, memory, and what a burst of health calls does.
 */
final class ServeBench {
  private static final String SECRET = "bench-secret";
  private static final int SECONDS = 5;
  private static final Duration IDLE_AFTER = Duration.ofSeconds(3);

  private final Databases databases;
  private final Program program;
  private final int repetitions;
  private final Report report;

  ServeBench(Databases databases, Program program, int repetitions, Report report) {
    this.databases = databases;
    this.program = program;
    this.repetitions = repetitions;
    this.report = report;
  }

  void run() throws Exception {
    String url = databases.create();
    Path folder = Files.createDirectories(Bench.OUT.resolve("migrations/serve"));
    LockstepContender contender = new LockstepContender(program);
    contender.write(List.of("CREATE TABLE IF NOT EXISTS bench_1 (id bigint PRIMARY KEY);"), folder);
    Run.milliseconds(contender.command(folder, url), contender.environment(folder, url));
    try {
      List<Double> ready = new ArrayList<>();
      for (int turn = 0; turn < repetitions; turn++) {
        Bench.say(program.name() + ": start to ready, turn " + (turn + 1));
        try (Service service = new Service(url, folder)) {
          ready.add(service.readyAfter);
        }
      }
      report.time("serve, start to ready", program.name(), ready, Double.NaN, "");
      load(url, folder);
    } catch (IOException e) {
      report.skipped(program.name() + " serve", e.getMessage());
    } finally {
      databases.drop(url);
    }
  }

  private void load(String url, Path folder) throws Exception {
    try (Service service = new Service(url, folder)) {
      HealthCalls calls = new HealthCalls(service.port, SECRET);
      calls.calls(1, 10);
      // Idle is what it is when the start is over.
      Thread.sleep(IDLE_AFTER.toMillis());
      report.figure("resident memory, idle", program.name(), service.resident(), "MB");
      Bench.say(program.name() + ": 10000 health calls");
      calls.calls(4, 10_000);
      report.figure(
          "resident memory, after 10,000 health calls", program.name(), service.resident(), "MB");
      for (int clients : List.of(1, 8, 64)) {
        Bench.say(program.name() + ": health calls of " + clients + " clients");
        calls.calls(clients, clients * 50);
        double before = calls.databaseChecks();
        HealthCalls.Burst burst = calls.burst(clients, SECONDS);
        double checks = (calls.databaseChecks() - before) / burst.seconds();
        String figure = "health, " + clients + (clients == 1 ? " client" : " clients");
        report.figure(figure, program.name(), burst.perSecond(), "calls/s");
        report.figure(figure + ", p99", program.name(), burst.p99(), "ms");
        report.figure(figure + ", database checks", program.name(), checks, "per second");
      }
      report.figure("resident memory, after the bursts", program.name(), service.resident(), "MB");
    }
  }

  /** A running service; ready when constructed. */
  private final class Service implements AutoCloseable {
    final int port = freePort();
    final double readyAfter;
    private final Process process;

    Service(String url, Path folder) throws IOException, InterruptedException {
      Path log = Bench.OUT.resolve("serve.log");
      ProcessBuilder builder = new ProcessBuilder(program.with("serve"));
      builder
          .environment()
          .putAll(
              Map.of(
                  "DATABASE_URL", url,
                  "LOCKSTEP_MIGRATIONS_DIR", folder.toString(),
                  "LOCKSTEP_SCHEMA_DIR", Bench.OUT.resolve("no-schema").toString(),
                  "LOCKSTEP_BACKFILLS_DIR", Bench.OUT.resolve("no-backfills").toString(),
                  "MIGRATION_HEALTH_SECRET", SECRET,
                  "QUARKUS_HTTP_PORT", String.valueOf(port)));
      Files.createDirectories(Bench.OUT.resolve("no-schema"));
      Files.createDirectories(Bench.OUT.resolve("no-backfills"));
      builder.redirectErrorStream(true).redirectOutput(log.toFile());
      long began = System.nanoTime();
      process = builder.start();
      while (!HealthCalls.answersOk(port, "/q/health/ready")) {
        if (!process.isAlive() || System.nanoTime() - began > 60e9) {
          process.destroyForcibly();
          throw new IOException("was never ready: " + Files.readString(log));
        }
        Thread.sleep(2);
      }
      readyAfter = (System.nanoTime() - began) / 1e6;
    }

    /** VmRSS, in millions of bytes; not a number where there is no /proc. */
    double resident() throws IOException {
      Path status = Path.of("/proc/" + process.pid() + "/status");
      if (!Files.exists(status)) {
        return Double.NaN;
      }
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) * 1024 / 1e6)
          .findFirst()
          .orElse(Double.NaN);
    }

    @Override
    public void close() throws InterruptedException {
      process.destroy();
      process.waitFor();
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
