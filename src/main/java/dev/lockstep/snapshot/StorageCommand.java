// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.snapshot;

import dev.lockstep.event.PlainText;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The user's own program that makes a snapshot of the storage. It gets the manifest on standard
 * input; what it says is kept with the snapshot, up to a bound. No shell is between.
 */
final class StorageCommand {
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final int MOST_OUTPUT = 16 * 1024;

  private final List<String> command;

  StorageCommand(List<String> command) {
    this.command = List.copyOf(command);
  }

  /**
   * Runs it to its end.
   *
   * @return what it said
   * @throws SnapshotException if it cannot be run, fails, or does not end
   */
  String run(String manifest) throws InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    ClientProgram.withoutSecrets(builder.environment());
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw SnapshotException.unusable(
          "LOCKSTEP_SNAPSHOT_COMMAND: "
              + command.get(0)
              + " cannot be run ("
              + e.getMessage()
              + "); name a program that this user may execute",
          e);
    }
    Output output = new Output(process);
    try {
      give(process, manifest);
      if (!process.waitFor(LONGEST.toMillis(), TimeUnit.MILLISECONDS)) {
        throw failed("does not end within " + LONGEST.toHours() + " h", output);
      }
      output.thread.join();
      if (process.exitValue() != 0) {
        throw failed("ended with " + process.exitValue(), output);
      }
      return output.text();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private SnapshotException failed(String how, Output output) {
    String said = output.text().strip();
    return SnapshotException.failed(
        "no snapshot: "
            + command.get(0)
            + " (LOCKSTEP_SNAPSHOT_COMMAND) "
            + how
            + (said.isEmpty()
                ? ""
                : ": " + PlainText.of(said.substring(said.lastIndexOf('\n') + 1)))
            + "; nothing else was done");
  }

  /** A program that does not read it has closed its end. */
  private static void give(Process process, String manifest) {
    try (OutputStream input = process.getOutputStream()) {
      input.write(manifest.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      System.getLogger(StorageCommand.class.getName())
          .log(System.Logger.Level.DEBUG, "the command did not read the manifest", e);
    }
  }

  /** What it says, read while it runs: a full pipe would stop it. */
  private static final class Output {
    private final StringBuilder text = new StringBuilder();
    private final Thread thread;

    Output(Process process) {
      thread =
          Thread.ofPlatform().daemon().name("lockstep-snapshot-command").start(() -> read(process));
    }

    private void read(Process process) {
      try (InputStream stream = process.getInputStream()) {
        byte[] some = new byte[4096];
        for (int read = stream.read(some); read >= 0; read = stream.read(some)) {
          add(new String(some, 0, read, StandardCharsets.UTF_8));
        }
      } catch (IOException e) {
        add("(its output broke off: " + e.getMessage() + ")");
      }
    }

    private synchronized void add(String more) {
      text.append(more, 0, Math.min(more.length(), Math.max(0, MOST_OUTPUT - text.length())));
    }

    synchronized String text() {
      return text.toString();
    }
  }
}
