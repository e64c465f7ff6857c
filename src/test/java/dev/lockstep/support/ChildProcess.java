// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.support;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * A process of a test: its output is kept, by stream and by line, and can be waited for. Whatever
 * goes wrong says the whole output.
 */
public final class ChildProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final Process process;
  private final List<String> command;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  // Guarded by lock.
  private final List<String> out = new ArrayList<>();
  private final List<String> err = new ArrayList<>();
  private int openStreams = 2;

  private ChildProcess(ProcessBuilder builder) throws IOException {
    this.command = List.copyOf(builder.command());
    this.process = builder.start();
    process.getOutputStream().close();
    read(process.getInputStream(), out);
    read(process.getErrorStream(), err);
  }

  static ChildProcess start(ProcessBuilder builder) {
    try {
      return new ChildProcess(builder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + builder.command(), e);
    }
  }

  private void read(InputStream stream, List<String> lines) {
    Thread.ofVirtual()
        .start(
            () -> {
              try (BufferedReader reader =
                  new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                  String read = line;
                  locked(() -> lines.add(read));
                }
              } catch (IOException e) {
                locked(() -> lines.add("(stream broke: " + e.getMessage() + ")"));
              } finally {
                locked(() -> openStreams--);
              }
            });
  }

  private void locked(Runnable change) {
    lock.lock();
    try {
      change.run();
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Waits until a line of either stream contains {@code text}; gives the line. */
  public String awaitLine(String text) {
    return awaitLine(line -> line.contains(text), "a line with '" + text + "'");
  }

  private String awaitLine(Predicate<String> wanted, String what) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    lock.lock();
    try {
      while (true) {
        for (List<String> lines : List.of(out, err)) {
          for (String line : lines) {
            if (wanted.test(line)) {
              return line;
            }
          }
        }
        long left = deadline - System.nanoTime();
        if (openStreams == 0 || left <= 0) {
          throw new AssertionError("waited in vain for " + what + "\n" + transcript());
        }
        news.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the end, and for the last line. */
  public Result await() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try {
      if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("does not end\n" + transcript());
      }
      lock.lock();
      try {
        while (openStreams > 0 && System.nanoTime() < deadline) {
          news.awaitNanos(deadline - System.nanoTime());
        }
        return new Result(process.exitValue(), List.copyOf(out), List.copyOf(err), transcript());
      } finally {
        lock.unlock();
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Whether it ends by itself within {@code time}. */
  public boolean endsWithin(Duration time) {
    try {
      return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** {@code kill -9}. */
  public ChildProcess kill() {
    process.destroyForcibly();
    return this;
  }

  /** {@code STOP}, {@code CONT}, {@code TERM}. */
  public ChildProcess signal(String name) {
    try {
      int exit = new ProcessBuilder("kill", "-" + name, String.valueOf(pid())).start().waitFor();
      if (exit != 0) {
        throw new AssertionError("kill -" + name + " ended with " + exit + "\n" + transcript());
      }
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private String transcript() {
    lock.lock();
    try {
      return String.join(" ", command)
          + "\n"
          + (process.isAlive() ? "(still runs)" : "exit " + process.exitValue())
          + "\n--- standard output\n"
          + String.join("\n", out)
          + "\n--- standard error\n"
          + String.join("\n", err);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /**
   * How it ended.
   *
   * @param exit its exit code
   * @param out lines of standard output
   * @param err lines of standard error
   * @param transcript all of it, for messages
   */
  public record Result(int exit, List<String> out, List<String> err, String transcript) {
    public Result {
      out = List.copyOf(out);
      err = List.copyOf(err);
    }

    /** Fails with the whole output unless the exit code is {@code expected}. */
    public Result exited(int expected) {
      if (exit != expected) {
        throw new AssertionError("exit " + exit + " instead of " + expected + "\n" + transcript);
      }
      return this;
    }

    /** The one line that says what went wrong; there must be no other and no stack trace. */
    public String error() {
      List<String> errors = err.stream().filter(line -> line.startsWith("lockstep: ")).toList();
      boolean trace =
          err.stream().anyMatch(line -> line.startsWith("\tat ") || line.contains("Exception"));
      if (errors.size() != 1 || trace) {
        throw new AssertionError("not exactly one line of error\n" + transcript);
      }
      return errors.get(0);
    }
  }
}
