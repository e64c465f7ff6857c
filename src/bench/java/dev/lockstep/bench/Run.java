// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Runs a command and takes its time from start to exit. */
final class Run {
  private Run() {}

  /**
   * Milliseconds from start to exit.
   *
   * @throws IOException with what it printed, if it did not exit with 0
   */
  static double milliseconds(List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException {
    return milliseconds(command, environment, Path.of("").toAbsolutePath());
  }

  /** Milliseconds from start to exit, in a working directory. */
  static double milliseconds(List<String> command, Map<String, String> environment, Path directory)
      throws IOException, InterruptedException {
    Path log = Bench.OUT.resolve("last-command.log");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.directory(directory.toFile());
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    long began = System.nanoTime();
    int exit = builder.start().waitFor();
    double elapsed = (System.nanoTime() - began) / 1e6;
    if (exit != 0) {
      throw new IOException(
          String.join(" ", command.subList(0, 1)) + " exit " + exit + ": " + Files.readString(log));
    }
    return elapsed;
  }

  static double median(List<Double> values) {
    return percentile(values, 0.5);
  }

  /** The value that {@code share} of all values do not exceed (nearest rank). */
  static double percentile(List<Double> values, double share) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    int rank = (int) Math.ceil(share * sorted.length);
    return sorted[Math.max(rank, 1) - 1];
  }
}
