// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.snapshot;

import dev.lockstep.shadow.VersionQuestion;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * PostgreSQL's {@code pg_dump} and {@code pg_restore}, of one installation.
 *
 * @param folder where both are
 * @param major such as 15
 * @param version as the program itself says it: {@code pg_dump (PostgreSQL) 15.18}
 */
record ClientPrograms(Path folder, int major, String version) {
  /** Where packages of the usual systems put the programs of each major; %s is the major. */
  private static final List<String> USUAL =
      List.of(
          "/usr/lib/postgresql/%s/bin",
          "/usr/pgsql-%s/bin",
          "/usr/libexec/postgresql%s",
          "/usr/local/pgsql/bin",
          "/opt/homebrew/opt/postgresql@%s/bin",
          "/opt/homebrew/opt/libpq/bin",
          "/usr/local/opt/postgresql@%s/bin",
          "/usr/local/opt/libpq/bin",
          "/Applications/Postgres.app/Contents/Versions/%s/bin");

  private static final int OLDEST = 14;
  private static final int NEWEST_LOOKED_FOR = 30;
  private static final Pattern VERSION = Pattern.compile("pg_dump \\(PostgreSQL\\) (\\d+)\\S*");

  /**
   * Those to dump a server with: of its own major, or, where the user chose a folder, of a newer.
   *
   * @throws SnapshotException if there are none, saying what to install
   */
  static ClientPrograms ofServer(int server, Optional<Path> chosen) {
    if (chosen.isPresent()) {
      return chosen(chosen.get(), server);
    }
    return first(major -> major == server, List.of(server))
        .orElseThrow(() -> missing("pg_dump", server, "PostgreSQL " + server));
  }

  /**
   * Those to read a dump with: of the major that wrote it, else the next newer one.
   *
   * @throws SnapshotException if there are none, saying what to install
   */
  static ClientPrograms ofDump(int writer, Optional<Path> chosen) {
    if (chosen.isPresent()) {
      return chosen(chosen.get(), writer);
    }
    List<Integer> majors = new ArrayList<>();
    for (int major = writer; major <= NEWEST_LOOKED_FOR; major++) {
      majors.add(major);
    }
    return first(major -> major == writer, List.of(writer))
        .or(() -> first(major -> major > writer, majors))
        .orElseThrow(() -> missing("pg_restore", writer, "PostgreSQL " + writer + " or newer"));
  }

  private static ClientPrograms chosen(Path folder, int least) {
    ClientPrograms programs =
        in(folder)
            .orElseThrow(
                () ->
                    SnapshotException.unusable(
                        "LOCKSTEP_PG_BIN_DIR: no pg_dump and pg_restore that can be run are in "
                            + folder
                            + "; name the folder of those of PostgreSQL "
                            + least));
    if (programs.major < least) {
      throw SnapshotException.unusable(
          "LOCKSTEP_PG_BIN_DIR: pg_dump in "
              + folder
              + " is of PostgreSQL "
              + programs.major
              + ", and the database's server is of "
              + least
              + "; name the folder of those of "
              + least
              + " or newer");
    }
    return programs;
  }

  private static SnapshotException missing(String program, int major, String wanted) {
    Set<String> found = new LinkedHashSet<>();
    for (int other = OLDEST; other <= NEWEST_LOOKED_FOR; other++) {
      int wantedMajor = other;
      first(is -> is == wantedMajor, List.of(other))
          .ifPresent(programs -> found.add(programs.major + " in " + programs.folder));
    }
    return SnapshotException.unusable(
        "no "
            + program
            + " of "
            + wanted
            + " is installed here"
            + (found.isEmpty() ? "" : " (found: " + String.join(", ", found) + ")")
            + "; install postgresql-client-"
            + major
            + " (Debian, PGDG) or postgresql"
            + major
            + " (RHEL, Alpine), use the image of deploy/Dockerfile.snapshot, or name a folder with"
            + " LOCKSTEP_PG_BIN_DIR");
  }

  /** The usual places first: what is on the PATH may be a script that chooses by itself. */
  private static Optional<ClientPrograms> first(IntPredicate fits, List<Integer> majors) {
    Set<Path> folders = new LinkedHashSet<>();
    for (int major : majors) {
      USUAL.forEach(place -> folders.addAll(matching(place.formatted(major))));
    }
    String path = System.getenv("PATH");
    for (String folder : path == null ? new String[0] : path.split(File.pathSeparator, -1)) {
      if (!folder.isBlank()) {
        folders.add(Path.of(folder));
      }
    }
    return folders.stream()
        .flatMap(folder -> in(folder).stream())
        .filter(programs -> fits.test(programs.major))
        .findFirst();
  }

  private static List<Path> matching(String folder) {
    return Files.isDirectory(Path.of(folder)) ? List.of(Path.of(folder)) : List.of();
  }

  private static Optional<ClientPrograms> in(Path folder) {
    if (!Files.isExecutable(folder.resolve("pg_dump"))
        || !Files.isExecutable(folder.resolve("pg_restore"))) {
      return Optional.empty();
    }
    return VersionQuestion.ask(folder.resolve("pg_dump"))
        .map(VERSION::matcher)
        .filter(Matcher::find)
        .map(
            version ->
                new ClientPrograms(folder, Integer.parseInt(version.group(1)), version.group()));
  }

  Path dump() {
    return folder.resolve("pg_dump");
  }

  Path restore() {
    return folder.resolve("pg_restore");
  }

  /** The major in what {@link #version} is. */
  static int majorOf(String version) {
    Matcher matcher = VERSION.matcher(version);
    if (!matcher.find()) {
      throw new IllegalArgumentException("not the version of pg_dump: " + version);
    }
    return Integer.parseInt(matcher.group(1));
  }
}
