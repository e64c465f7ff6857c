// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The floor: the same SQL, one file after the other in one session, with nothing kept of it. */
record Psql(String binary) implements Contender {
  /** The program itself: Debian's {@code /usr/bin/psql} is a script that costs 50 ms. */
  static Optional<Psql> find() throws IOException {
    return candidates("psql")
        .filter(Files::isExecutable)
        .findFirst()
        .map(path -> new Psql(path.toString()));
  }

  /** Where a program of PostgreSQL's may be, the newest first. */
  static Stream<Path> candidates(String program) throws IOException {
    List<Path> candidates = new ArrayList<>();
    Path debian = Path.of("/usr/lib/postgresql");
    if (Files.isDirectory(debian)) {
      try (Stream<Path> versions = Files.list(debian)) {
        versions
            .sorted(Comparator.reverseOrder())
            .map(version -> version.resolve("bin").resolve(program))
            .forEach(candidates::add);
      }
    }
    for (String folder : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
      candidates.add(Path.of(folder, program));
    }
    return candidates.stream();
  }

  @Override
  public String name() {
    return "psql -f";
  }

  @Override
  public void write(List<String> statements, Path folder) throws IOException {
    for (int i = 0; i < statements.size(); i++) {
      Files.writeString(folder.resolve(Contender.version(i + 1) + ".sql"), statements.get(i));
    }
  }

  @Override
  public List<String> command(Path folder, String url) {
    List<String> command =
        new ArrayList<>(List.of(binary, "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", url));
    try (Stream<Path> files = Files.list(folder)) {
      files
          .filter(Files::isRegularFile)
          .sorted()
          .forEach(file -> command.addAll(List.of("-f", file.toString())));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return command;
  }

  List<String> selectOne(String url) {
    return List.of(binary, "-X", "-q", "-At", "-d", url, "-c", "select 1");
  }
}
