// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.init;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Folders and first files: a module, the migration that makes it, its reverse, an example for CI.
 * What is there already stays as it is.
 */
public final class NewProject {
  private static final DateTimeFormatter VERSION = DateTimeFormatter.ofPattern("uuuuMMddHHmmss");

  private static final String MODULE =
      """
      -- The canonical schema: one file for each table, with what belongs to it. Change it here, and
      -- 'lockstep generate <description>' writes the migration.
      CREATE TABLE artists (
        id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        name text NOT NULL
      );
      """;

  private static final String MIGRATION =
      """
      CREATE TABLE artists (
        id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        name text NOT NULL
      );
      """;

  private static final String REVERSE =
      """
      -- lossy: every artist goes with the table
      DROP TABLE artists;
      """;

  private static final String IGNORED =
      """
      # Settings with secrets, and copies of data
      .env
      snapshots/
      """;

  private static final String WORKFLOW =
      """
      # Proves on every push that schema, migrations, reverses and backfills agree.
      # LOCKSTEP_IMAGE is a variable of the repository: the image that you deploy.
      name: lockstep
      on: [push, pull_request]
      jobs:
        check:
          runs-on: ubuntu-latest
          services:
            postgres:
              image: postgres:18
              env: { POSTGRES_PASSWORD: scratch }
              ports: ["5432:5432"]
              options: --health-cmd pg_isready --health-interval 2s --health-retries 30
          steps:
            - uses: actions/checkout@v4
            - run: >-
                docker run --rm --network host --volume "$PWD:/work" --workdir /work
                --env LOCKSTEP_SHADOW_URL=postgres://postgres:scratch@localhost:5432/postgres
                --env LOCKSTEP_CACHE=false "$LOCKSTEP_IMAGE" check
              env: { LOCKSTEP_IMAGE: "${{ vars.LOCKSTEP_IMAGE }}" }
      """;

  private final Path root;
  private final Path migrations;
  private final Path schema;
  private final Path backfills;
  private final Clock clock;

  /**
   * What was done.
   *
   * @param written files and folders that are new
   * @param there those that were there, and why it matters
   */
  public record Done(List<Path> written, Map<Path, String> there) {
    public Done {
      written = List.copyOf(written);
    }
  }

  /**
   * One in {@code root}.
   *
   * @param migrations folder of the migrations
   * @param schema folder of the modules
   * @param backfills folder of the backfills
   */
  public NewProject(Path root, Path migrations, Path schema, Path backfills, Clock clock) {
    this.root = root;
    this.migrations = migrations;
    this.schema = schema;
    this.backfills = backfills;
    this.clock = clock;
  }

  /**
   * Writes what is not there.
   *
   * @throws IOException if a file cannot be written
   */
  public Done write() throws IOException {
    List<Path> written = new ArrayList<>();
    Map<Path, String> there = new LinkedHashMap<>();
    boolean first = !hasSql(migrations) && !hasSql(schema);
    if (first) {
      String name =
          LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC).format(VERSION)
              + "__create_artists.sql";
      add(schema.resolve("artists.sql"), MODULE, written, there);
      add(migrations.resolve("V" + name), MIGRATION, written, there);
      add(migrations.resolve("U" + name), REVERSE, written, there);
    } else {
      folder(schema, hasSql(schema) ? "has modules" : "is empty", written, there);
      folder(migrations, hasSql(migrations) ? "has migrations" : "is empty", written, there);
    }
    folder(backfills, hasSql(backfills) ? "has backfills" : "is empty", written, there);
    add(root.resolve(".github/workflows/lockstep.yml"), WORKFLOW, written, there);
    Path ignored = root.resolve(".gitignore");
    if (Files.exists(ignored)) {
      List<String> lines = Files.readAllLines(ignored).stream().map(String::strip).toList();
      List<String> lacking =
          Stream.of(".env", "snapshots/")
              .filter(line -> !lines.contains(line) && !lines.contains("/" + line))
              .toList();
      there.put(ignored, lacking.isEmpty() ? "" : "lacks " + String.join(" and ", lacking));
    } else {
      add(ignored, IGNORED, written, there);
    }
    return new Done(written, there);
  }

  private static boolean hasSql(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.anyMatch(file -> file.toString().endsWith(".sql"));
    }
  }

  private static void folder(Path folder, String what, List<Path> written, Map<Path, String> there)
      throws IOException {
    if (Files.isDirectory(folder)) {
      there.put(folder, what);
    } else {
      Files.createDirectories(folder);
      written.add(folder);
    }
  }

  private static void add(Path file, String text, List<Path> written, Map<Path, String> there)
      throws IOException {
    if (Files.exists(file)) {
      there.put(file, "");
      return;
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
    written.add(file);
  }
}
