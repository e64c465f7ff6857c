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
 * @param heap the most that a garbage collection left; not a number outside of a JVM
 */
record Footprint(double resident, double heap) {
  private static final Pattern LEFT = Pattern.compile("\\d+M->(\\d+)M\\(");

  static Footprint of(Program program, List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path gc = Bench.OUT.resolve("gc.log");
    Path log = Bench.OUT.resolve("last-command.log");
    Files.deleteIfExists(gc);
    List<String> whole = new ArrayList<>(command);
    boolean jvm = whole.contains("-jar");
    if (jvm) {
      // A young generation so small that a run of any length fills it.
      whole.addAll(1, List.of("-Xmx64m", "-Xmn4m", "-Xlog:gc:file=" + gc));
      whole.removeIf(argument -> argument.equals("-Xmx192m"));
    }
    ProcessBuilder builder = new ProcessBuilder(whole);
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    double resident = Double.NaN;
    while (process.isAlive()) {
      double now = peak(process.pid());
      resident = Double.isNaN(resident) || now > resident ? now : resident;
      Thread.sleep(100);
    }
    if (process.exitValue() != 0) {
      throw new IOException("exit " + process.exitValue() + ": " + Files.readString(log));
    }
    return new Footprint(resident, jvm ? heap(gc) : Double.NaN);
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
