// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.shadow;

import dev.lockstep.event.Events;
import dev.lockstep.postgres.DerivedName;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The PostgreSQL that is installed here: what an executable without one of its own makes its
 * scratch databases with. Only its programs are used; a server that it may run is not touched.
 *
 * @param programs the folder of its programs
 * @param version such as 18.4
 */
record InstalledPostgres(Path programs, String version) implements Installation {
  /** What a server is made and run with. */
  private static final List<String> NEEDED = List.of("postgres", "initdb", "pg_ctl");

  /** Where packages of the usual systems put the programs of each major. */
  private static final List<String> USUAL =
      List.of(
          "/usr/lib/postgresql/*/bin",
          "/usr/pgsql-*/bin",
          "/usr/local/pgsql/bin",
          "/usr/libexec/postgresql*",
          "/opt/homebrew/opt/postgresql@*/bin",
          "/usr/local/opt/postgresql@*/bin",
          "/Applications/Postgres.app/Contents/Versions/*/bin");

  private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+)\\.(\\d+)");
  private static final int OLDEST = 14;

  /**
   * The one on {@code PATH}; else the newest where packages put theirs, or unpacked in the cache by
   * a build that has one.
   */
  static Optional<InstalledPostgres> find() {
    return find(path(System.getenv("PATH")), InstalledPostgres::usual);
  }

  /** The first of these that can be used; else the newest of those. */
  static Optional<InstalledPostgres> find(Set<Path> chosen, Supplier<Set<Path>> others) {
    return chosen.stream()
        .flatMap(folder -> in(folder).stream())
        .findFirst()
        .or(
            () ->
                others.get().stream()
                    .flatMap(folder -> in(folder).stream())
                    .max(Comparator.comparing(InstalledPostgres::major)));
  }

  private static Set<Path> path(@Nullable String path) {
    Set<Path> folders = new LinkedHashSet<>();
    for (String folder : path == null ? new String[0] : path.split(File.pathSeparator)) {
      if (!folder.isBlank()) {
        folders.add(Path.of(folder));
      }
    }
    return folders;
  }

  private static Set<Path> usual() {
    Set<Path> folders = new LinkedHashSet<>();
    USUAL.forEach(place -> folders.addAll(matching(Path.of(place))));
    folders.addAll(matching(ServerFiles.cache().resolve("PG-*").resolve("bin")));
    return folders;
  }

  /** The folders that a path with an asterisk in one of its names stands for. */
  private static List<Path> matching(Path pattern) {
    List<Path> found = new ArrayList<>();
    found.add(pattern.getRoot() == null ? Path.of("") : pattern.getRoot());
    for (Path name : pattern) {
      List<Path> next = new ArrayList<>();
      for (Path folder : found) {
        if (!name.toString().contains("*")) {
          next.add(folder.resolve(name));
        } else if (Files.isDirectory(folder)) {
          try (DirectoryStream<Path> children = Files.newDirectoryStream(folder, name.toString())) {
            children.forEach(next::add);
          } catch (IOException e) {
            // Not for us to read, so not for us to run.
            System.getLogger(InstalledPostgres.class.getName())
                .log(System.Logger.Level.DEBUG, "not looked into: " + folder, e);
          }
        }
      }
      found = next;
    }
    return found;
  }

  private static Optional<InstalledPostgres> in(Path folder) {
    if (!NEEDED.stream().allMatch(program -> Files.isExecutable(folder.resolve(program)))) {
      return Optional.empty();
    }
    Path programs;
    try {
      programs = folder.toRealPath();
    } catch (IOException e) {
      // Gone meanwhile.
      return Optional.empty();
    }
    return VersionQuestion.ask(programs.resolve("postgres"))
        .map(VERSION::matcher)
        .filter(version -> version.find() && Integer.parseInt(version.group(1)) >= OLDEST)
        .map(version -> new InstalledPostgres(programs, version.group(1) + "." + version.group(2)));
  }

  int major() {
    return Integer.parseInt(version.substring(0, version.indexOf('.')));
  }

  @Override
  public String identity() {
    return "installed " + version;
  }

  @Override
  public String name() {
    return version + "-" + DerivedName.sum(programs.toString());
  }

  @Override
  public Path template() throws IOException {
    return ServerFiles.template(name(), this::initialise);
  }

  /** Scratch databases on a server made with it. */
  ScratchSource scratch(Clock clock, Events events) {
    return new WarmScratch(
        this,
        clock,
        events,
        failure -> {
          throw new ScratchUnavailableException(this, failure);
        });
  }

  private void initialise(Path data) throws IOException {
    Path log = Files.createTempFile("lockstep-initdb-", ".log");
    new Programs(programs)
        .run(
            "",
            log,
            "initdb",
            "--pgdata=" + data,
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
            "--no-instructions");
    Files.delete(log);
  }
}
