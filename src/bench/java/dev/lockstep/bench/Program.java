// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Lockstep as it is run: on the JVM, or native. */
record Program(String name, List<String> command) {
  Program {
    command = List.copyOf(command);
  }

  static List<Program> found(Report report) throws IOException {
    List<Program> found = new ArrayList<>(before());
    found.add(ofJar("lockstep jvm", Path.of("target/quarkus-app/quarkus-run.jar")));
    String named = System.getenv("LOCKSTEP_EXECUTABLE");
    Path executable = named == null || named.isBlank() ? runner() : Path.of(named);
    if (executable == null) {
      report.skipped("lockstep native", "no target/*-runner; build with ./mvnw package -Dnative");
    } else {
      found.add(new Program("lockstep native", List.of(executable.toAbsolutePath().toString())));
      report.figure("executable size", "lockstep native", Files.size(executable) / 1e6, "MB");
    }
    return found;
  }

  /** Earlier builds, measured beside this one: jars of theirs and executables. */
  private static List<Program> before() {
    List<Program> found = new ArrayList<>();
    String named = System.getenv("LOCKSTEP_BEFORE");
    for (String each : named == null ? new String[0] : named.split(":")) {
      Path path = Path.of(each);
      found.add(
          each.endsWith(".jar")
              ? ofJar("lockstep jvm, before", path)
              : new Program("lockstep native, before", List.of(path.toAbsolutePath().toString())));
    }
    return found;
  }

  private static Program ofJar(String name, Path jar) {
    return new Program(
        name,
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx192m",
            "-jar",
            jar.toAbsolutePath().toString()));
  }

  /**
   * Of one that knows no backfills: this tree's own, in the working directory, are an example's.
   */
  static Map<String, String> environment(String url, Path migrations) {
    try {
      Path backfills = Files.createDirectories(Bench.OUT.resolve("no-backfills"));
      return Map.of(
          "DATABASE_URL", url,
          "LOCKSTEP_MIGRATIONS_DIR", migrations.toString(),
          "LOCKSTEP_BACKFILLS_DIR", backfills.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** On the JVM through the script of this tree, which keeps an archive of classes. */
  Program asDevelopersRunIt() {
    return name.equals("lockstep jvm")
        ? new Program(
            name,
            List.of(
                "env",
                "JAVA_HOME=" + System.getProperty("java.home"),
                Path.of("src/bin/lockstep").toAbsolutePath().toString()))
        : this;
  }

  private static Path runner() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      return files
          .filter(file -> file.getFileName().toString().endsWith("-runner"))
          .filter(Files::isExecutable)
          .findFirst()
          .orElse(null);
    }
  }

  List<String> with(String... arguments) {
    List<String> whole = new ArrayList<>(command);
    whole.addAll(List.of(arguments));
    return whole;
  }
}
