// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.snapshot;

import dev.lockstep.event.PlainText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One run of a program of PostgreSQL's. What leads it to the server, a password too, is in its
 * environment and never among its arguments, which every user of the machine can read.
 *
 * <p>It talks while it works, into a pipe: if this process is killed, the next word ends it.
 */
final class ClientProgram implements Together.Part {
  private static final int MOST_LINES = 20;
  private static final int KILLED = 128;

  /** What of our own environment is a secret, or would lead it elsewhere. */
  private static final Set<String> NOT_PASSED_ON =
      Set.of(
          "DATABASE_URL",
          "LOCKSTEP_SHADOW_URL",
          "LOCKSTEP_NOTIFY_URL",
          "LOCKSTEP_NOTIFY_SECRET",
          "MIGRATION_HEALTH_SECRET",
          "MIGRATION_ADMIN_SECRET",
          "QUARKUS_DATASOURCE_PASSWORD",
          "QUARKUS_DATASOURCE_JDBC_URL");

  private final Path program;
  private final List<String> arguments;
  private final Map<String, String> environment;
  private final Consumer<String> listener;
  private final List<String> errors = new ArrayList<>();
  private volatile @Nullable Process process;
  private volatile boolean stopped;

  /**
   * @param environment the variables of libpq
   * @param listener told each line that the program says
   */
  ClientProgram(
      Path program,
      List<String> arguments,
      Map<String, String> environment,
      Consumer<String> listener) {
    this.program = program;
    this.arguments = List.copyOf(arguments);
    this.environment = Map.copyOf(environment);
    this.listener = listener;
  }

  /** Takes what is a secret of ours out of the environment of a program of another's. */
  static void withoutSecrets(Map<String, String> inherited) {
    inherited.keySet().removeAll(NOT_PASSED_ON);
  }

  @Override
  public void run() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Map<String, String> inherited = builder.environment();
    withoutSecrets(inherited);
    inherited.keySet().removeIf(name -> name.startsWith("PG") && !name.equals("PGPASSFILE"));
    inherited.putAll(environment);
    inherited.put("LC_ALL", "C");
    Process started = builder.start();
    process = started;
    if (stopped) {
      stop();
    }
    started.getOutputStream().close();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        take(line);
      }
      int exit = started.waitFor();
      if (stopped || Thread.interrupted()) {
        throw new InterruptedException("stopped");
      }
      if (exit != 0) {
        throw SnapshotException.failed(failure(exit));
      }
    } finally {
      end(started);
    }
  }

  private void take(String line) {
    boolean tells =
        line.contains(": error: ") || line.contains(": fatal: ") || line.contains(": detail: ");
    if (tells && errors.size() < MOST_LINES) {
      errors.add(line.strip());
    }
    listener.accept(line);
  }

  /** The first thing that went wrong; what a worker's end meant to the others says nothing. */
  private String failure(int exit) {
    String said =
        errors.stream()
            .filter(line -> !line.contains("worker process died"))
            .findFirst()
            .or(() -> errors.stream().findFirst())
            .orElse(
                program.getFileName()
                    + (exit > KILLED
                        ? ": was killed by signal " + (exit - KILLED)
                        : ": ended with " + exit));
    return PlainText.of(said.replaceAll("\\s+", " "));
  }

  @Override
  public void stop() {
    stopped = true;
    Process running = process;
    if (running != null) {
      // It then asks the server to cancel what it does for it.
      running.destroy();
    }
  }

  private static void end(Process process) {
    if (!process.isAlive()) {
      return;
    }
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
