// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.terminal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Standard output or standard error of this process. Its width is what {@code stty} says: the
 * system call behind it cannot be made from Java without native code of our own.
 */
public final class TerminalDevice implements Display {
  /** Where nothing says how wide it is: what terminals have been since they were made of glass. */
  static final int USUAL = 80;

  static final int USUAL_ROWS = 24;

  /** The least that anything is laid out for. */
  static final int LEAST = 20;

  private static final int LEAST_ROWS = 4;

  private static final String[] UNKNOWN = {"", ""};
  private static final long PATIENCE_MILLIS = 500;
  private static final Duration ASKED_EACH = Duration.ofMillis(200);

  private final Path device;
  private int columns;
  private int rows;
  private long askedAt;

  private TerminalDevice(Path device) {
    this.device = device;
  }

  /** Standard output. */
  public static Display output() {
    return of(1);
  }

  /** Standard error. */
  public static Display error() {
    return of(2);
  }

  private static Display of(int descriptor) {
    @Nullable Path device = device(descriptor);
    return device == null ? NONE : new TerminalDevice(device);
  }

  /** Java's own test covers standard input and output together, so the system is asked. */
  private static @Nullable Path device(int descriptor) {
    for (String folder : new String[] {"/proc/self/fd/", "/dev/fd/"}) {
      Path link = Path.of(folder + descriptor);
      try {
        Path target = Files.readSymbolicLink(link);
        return target.startsWith("/dev/pts")
                || target.toString().startsWith("/dev/tty")
                || target.startsWith("/dev/console")
            ? target
            : null;
      } catch (IOException | UnsupportedOperationException e) {
        // No link there, as on macOS: the next.
        continue;
      }
    }
    return System.console() == null ? null : Path.of("/dev/tty");
  }

  @Override
  public boolean isTerminal() {
    return true;
  }

  @Override
  public synchronized int columns() {
    ask();
    return columns;
  }

  @Override
  public synchronized int rows() {
    ask();
    return rows;
  }

  private void ask() {
    long now = System.nanoTime();
    if (columns == 0 || now - askedAt > ASKED_EACH.toNanos()) {
      String[] size = size();
      columns = Math.max(LEAST, number(size[1]).or(() -> said("COLUMNS")).orElse(USUAL));
      rows = Math.max(LEAST_ROWS, number(size[0]).or(() -> said("LINES")).orElse(USUAL_ROWS));
      askedAt = now;
    }
  }

  /** Rows and columns; empty texts where they cannot be had. */
  private String[] size() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(device.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!stty.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        stty.destroyForcibly();
        return UNKNOWN;
      }
      String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      String[] parts = size.strip().split(" ", -1);
      return parts.length == 2 ? parts : UNKNOWN;
    } catch (IOException e) {
      return UNKNOWN;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return UNKNOWN;
    }
  }

  private static Optional<Integer> said(String variable) {
    String value = System.getenv(variable);
    return value == null ? Optional.empty() : number(value);
  }

  /** A width of 0 is that of a device which was never told. */
  private static Optional<Integer> number(String text) {
    return text.matches("[1-9]\\d{0,4}") ? Optional.of(Integer.parseInt(text)) : Optional.empty();
  }
}
