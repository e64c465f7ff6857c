// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.support;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The packaged program as a real process: the JVM build, or the native executable if {@code
 * lockstep.test.executable} names one. Its environment is what the test says and no more.
 */
public final class LockstepProcess {
  /** What any process needs of the machine. */
  private static final List<String> INHERITED = List.of("PATH", "HOME", "TMPDIR", "LANG");

  private final List<String> arguments;
  private final Map<String, String> environment = new LinkedHashMap<>();

  private String heap = "";
  private Path directory = Path.of(System.getProperty("java.io.tmpdir"));

  private LockstepProcess(List<String> arguments) {
    this.arguments = arguments;
    INHERITED.forEach(
        name -> {
          String value = System.getenv(name);
          if (value != null) {
            environment.put(name, value);
          }
        });
    // Events by name on standard error, and a time zone of its own on purpose.
    environment.put("LOCKSTEP_LOG", "json");
    environment.put("TZ", "Pacific/Chatham");
  }

  public static LockstepProcess of(String... arguments) {
    return new LockstepProcess(List.of(arguments));
  }

  public LockstepProcess with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  public LockstepProcess with(Map<String, String> variables) {
    environment.putAll(variables);
    return this;
  }

  /** The working directory; otherwise that of temporary files. */
  public LockstepProcess in(Path folder) {
    directory = folder;
    return this;
  }

  /** The most memory for its objects, instead of what it has as it is shipped. */
  public LockstepProcess heap(String most) {
    heap = most;
    return this;
  }

  private List<String> programWithHeap() {
    List<String> program = program();
    if (!heap.isEmpty()) {
      program.remove("-Xmx192m");
      program.add(1, "-Xmx" + heap);
    }
    return program;
  }

  public ChildProcess start() {
    ProcessBuilder builder = new ProcessBuilder(programWithHeap());
    builder.command().addAll(arguments);
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.directory(directory.toFile());
    return ChildProcess.start(builder);
  }

  public ChildProcess.Result run() {
    try (ChildProcess process = start()) {
      return process.await();
    }
  }

  /** The command that runs the program, without arguments. */
  public static List<String> program() {
    String executable = System.getProperty("lockstep.test.executable", "");
    if (!executable.isBlank()) {
      return new ArrayList<>(List.of(executable));
    }
    Path build = Path.of(System.getProperty("lockstep.test.build", "target")).toAbsolutePath();
    Path jar = build.resolve("quarkus-app/quarkus-run.jar");
    if (!Files.exists(jar)) {
      throw new AssertionError(jar + " is not there: these tests run after 'mvnw package'");
    }
    return new ArrayList<>(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx192m",
            // What one process loaded, the next maps: a start takes two thirds of the time. One
            // archive for each build, since the JVM complains of one that another build made.
            "-Xlog:disable",
            "-Xlog:all=error:stderr",
            "-XX:+AutoCreateSharedArchive",
            "-XX:SharedArchiveFile="
                + build.resolve("process-tests-%d.jsa".formatted(jar.toFile().lastModified())),
            "-jar",
            jar.toString()));
  }
}
