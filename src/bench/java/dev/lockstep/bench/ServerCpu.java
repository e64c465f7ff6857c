// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The processor time of a PostgreSQL server, all its processes together: a figure that other people
 * on the machine do not change much.
 */
record ServerCpu(Path dataDirectory) {
  private static final double TICKS_PER_SECOND = 100;

  /** Seconds since the server started; not a number where there is no /proc. */
  double seconds() throws IOException {
    long server =
        Long.parseLong(Files.readAllLines(dataDirectory.resolve("postmaster.pid")).get(0).strip());
    List<String> own = stat(server);
    while (!own.isEmpty()) {
      double ticks = sum(own, 11, 15) + children(server);
      List<String> after = stat(server);
      // Of itself, and of its children that have ended; if one did so meanwhile it was missed.
      if (!after.isEmpty() && own.subList(13, 15).equals(after.subList(13, 15))) {
        return ticks / TICKS_PER_SECOND;
      }
      own = after;
    }
    return Double.NaN;
  }

  private static double children(long server) throws IOException {
    double ticks = 0;
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      for (Path process : processes.toList()) {
        if (process.getFileName().toString().matches("\\d+")) {
          List<String> other = stat(Long.parseLong(process.getFileName().toString()));
          if (!other.isEmpty() && Long.parseLong(other.get(1)) == server) {
            ticks += sum(other, 11, 13);
          }
        }
      }
    }
    return ticks;
  }

  /** The fields after the name, which may have blanks in it: state, parent, … */
  private static List<String> stat(long pid) {
    try {
      String line = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return List.of(line.substring(line.lastIndexOf(')') + 2).strip().split(" "));
    } catch (IOException e) {
      return List.of();
    }
  }

  private static double sum(List<String> fields, int from, int to) {
    return fields.subList(from, to).stream().mapToDouble(Double::parseDouble).sum();
  }
}
