// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The program on a terminal of a given size: {@code script} of util-linux lends it one. */
public final class PseudoTerminal implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final int columns;
  private final int rows;
  private final StringBuilder written = new StringBuilder();

  private PseudoTerminal(Process process, int columns, int rows) {
    this.process = process;
    this.columns = columns;
    this.rows = rows;
    Thread.ofPlatform().daemon().start(this::read);
  }

  /** Starts {@code command} in {@code folder}, with {@code environment} and no more. */
  public static PseudoTerminal start(
      int columns, int rows, Path folder, Map<String, String> environment, List<String> command) {
    String line =
        command.stream()
            .map(word -> "'" + word.replace("'", "'\\''") + "'")
            .collect(Collectors.joining(" "));
    ProcessBuilder builder =
        new ProcessBuilder(
            "script",
            "-qefc",
            // Where tests run in the background of a shell, these signals are ignored from there
            // on.
            "stty cols %d rows %d; exec env --default-signal=HUP,INT,QUIT %s"
                .formatted(columns, rows, line),
            "/dev/null");
    builder.directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("TERM", "xterm-256color");
    builder.environment().put("SHELL", "/bin/sh");
    for (String name : List.of("PATH", "HOME", "LANG")) {
      if (System.getenv(name) != null) {
        builder.environment().put(name, System.getenv(name));
      }
    }
    builder.environment().putAll(environment);
    try {
      return new PseudoTerminal(builder.start(), columns, rows);
    } catch (IOException e) {
      throw new UncheckedIOException("'script' of util-linux is needed", e);
    }
  }

  private void read() {
    byte[] some = new byte[8192];
    try (InputStream output = process.getInputStream()) {
      for (int read = output.read(some); read >= 0; read = output.read(some)) {
        synchronized (written) {
          written.append(new String(some, 0, read, StandardCharsets.UTF_8));
          written.notifyAll();
        }
      }
    } catch (IOException e) {
      synchronized (written) {
        written.append("(stream broke: ").append(e.getMessage()).append(')');
        written.notifyAll();
      }
    }
  }

  /** All that was written so far, escape sequences too. */
  public String written() {
    synchronized (written) {
      return written.toString();
    }
  }

  /** What is to be seen now. */
  public Screen screen() {
    return new Screen(columns, rows).write(whole(written()));
  }

  /** Without a sequence at the end that is not there as a whole yet. */
  private static String whole(String text) {
    return text.replaceFirst("\u001b(?:\\[[?0-9;]*)?$", "");
  }

  /** Waits until {@code text} is to be seen. */
  public Screen await(String text) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    synchronized (written) {
      while (!screen().toString().contains(text)) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          throw new AssertionError("waited in vain for '" + text + "'\n" + screen());
        }
        try {
          written.wait(left);
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
      return screen();
    }
  }

  /** Types. */
  public void type(String keys) {
    try {
      process.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the end; gives the exit code. */
  public int await() {
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("does not end\n" + screen());
      }
      // The reader may be behind: what was written last is there when the stream has ended.
      synchronized (written) {
        written.wait(200);
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
