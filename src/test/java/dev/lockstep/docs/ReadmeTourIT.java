// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.support.TestDatabase;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Takes the README's tour: one bash, a clean folder, an empty database, the packaged program. */
class ReadmeTourIT {
  @Test
  void theTourPrintsWhatItSays(@TempDir Path folder) throws Exception {
    Tour tour = Tour.read();
    try (TestDatabase database = TestDatabase.create()) {
      String output = run(tour, folder, database);

      int from = 0;
      for (int i = 0; i < tour.steps().size(); i++) {
        int to = output.indexOf(Tour.end(i), from);
        assertThat(to).as("step %s came to its end:%n%s", i, output).isNotNegative();
        for (String fragment : tour.steps().get(i).expected()) {
          assertThat(output.substring(from, to))
              .as("%s", tour.steps().get(i).commands())
              .contains(fragment);
        }
        from = to;
      }
    }
    assertThat(tour.steps()).hasSizeGreaterThan(8);
  }

  private static String run(Tour tour, Path folder, TestDatabase database)
      throws IOException, InterruptedException {
    Path work = Files.createDirectory(folder.resolve("work"));
    Path script = Files.writeString(folder.resolve("tour.sh"), tour.script());
    Path output = folder.resolve("output.txt");
    ProcessBuilder builder = new ProcessBuilder("bash", script.toString());
    builder.directory(work.toFile());
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("LOCKSTEP_"));
    builder.environment().put("PATH", programs(folder) + ":" + System.getenv("PATH"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("DATABASE_URL", database.url());
    builder.environment().put("QUARKUS_HTTP_PORT", String.valueOf(freePort()));
    Process process = builder.start();
    try {
      boolean ended = process.waitFor(5, TimeUnit.MINUTES);
      String printed = Files.readString(output);
      assertThat(ended).as("the tour ends:%n%s", printed).isTrue();
      assertThat(process.exitValue()).as("the tour's exit:%n%s", printed).isZero();
      return printed;
    } finally {
      process.destroy();
    }
  }

  /** A folder with {@code lockstep}: the script of this tree, or one that runs the executable. */
  private static Path programs(Path folder) throws IOException {
    String executable = System.getProperty("lockstep.test.executable", "");
    if (executable.isBlank()) {
      return Path.of("src/bin").toAbsolutePath();
    }
    Path bin = Files.createDirectory(folder.resolve("bin"));
    return Files.createSymbolicLink(bin.resolve("lockstep"), Path.of(executable).toAbsolutePath())
        .getParent();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
