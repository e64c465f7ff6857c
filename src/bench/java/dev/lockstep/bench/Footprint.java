// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a command kept in memory, in millions of bytes.
 *
 * @param resident the most at any time; not a number where there is no /proc
 * @param heap the most that a full collection left; not a number outside of a JVM, or where it
 *     ended before one was had
 */
record Footprint(double resident, double heap) {
  private static final Pattern LEFT = Pattern.compile("Pause Full.* \\d+M->(\\d+)M\\(");

  static Footprint of(Program program, List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path gc = Bench.OUT.resolve("gc.log");
    Path log = Bench.OUT.resolve("last-command.log");
    Files.deleteIfExists(gc);
    List<String> whole = new ArrayList<>(command);
    boolean jvm = whole.contains("-jar");
    if (jvm) {
      // Touched from the start, so that what is resident grows by what is outside of the heap only.
      whole.addAll(1, List.of("-Xms48m", "-Xmx48m", "-XX:+AlwaysPreTouch", "-Xlog:gc:file=" + gc));
      whole.removeIf(argument -> argument.equals("-Xmx192m"));
    }
    ProcessBuilder builder = new ProcessBuilder(whole);
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    double resident = Double.NaN;
    while (process.isAlive()) {
      double now = peak(process.pid());
      resident = Double.isNaN(resident) || now > resident ? now : resident;
      if (jvm) {
        collect(process.pid());
      }
      Thread.sleep(250);
    }
    if (process.exitValue() != 0) {
      throw new IOException("exit " + process.exitValue() + ": " + Files.readString(log));
    }
    return new Footprint(resident, jvm ? heap(gc) : Double.NaN);
  }

  /** A full collection in another JVM; none where it has ended, or has hardly begun. */
  private static void collect(long pid) throws IOException, InterruptedException {
    new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
            String.valueOf(pid),
            "GC.run")
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  private static double peak(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) * 1024 / 1e6)
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException e) {
      return Double.NaN;
    }
  }

  private static double heap(Path gc) throws IOException {
    double most = Double.NaN;
    for (String line : Files.readAllLines(gc)) {
      Matcher matcher = LEFT.matcher(line);
      if (matcher.find()) {
        double left = Double.parseDouble(matcher.group(1)) * 1.048576;
        most = Double.isNaN(most) ? left : Math.max(most, left);
      }
    }
    return most;
  }
}
