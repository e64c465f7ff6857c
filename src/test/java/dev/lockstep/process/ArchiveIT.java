// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.support.ChildProcess;
import dev.lockstep.support.ElderServer;
import dev.lockstep.support.LockstepProcess;
import dev.lockstep.support.TestDatabase;
import dev.lockstep.support.Tree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A project's old tracks, from the day they are to go until someone touches them. */
class ArchiveIT {
  private static ElderServer elder;

  @TempDir Path folder;
  private TestDatabase database;
  private Tree tree;

  @BeforeAll
  static void startElder() {
    elder = ElderServer.start();
  }

  @AfterAll
  static void stopElder() {
    elder.close();
  }

  @BeforeEach
  void projectWithTwoTracks() {
    database = TestDatabase.on(elder.server());
    tree =
        new Tree(folder)
            .with("drizzle/0000_one.sql", "CREATE TABLE artists (id bigint);\n")
            .with("drizzle/meta/_journal.json", "{}\n")
            .with("scripts/sql/fix.sql", "UPDATE artists SET name = 'x';\n")
            .with(".gitignore", "snapshots/\n.cache/\n");
  }

  @AfterEach
  void drop() {
    database.close();
  }

  private LockstepProcess command(String... arguments) {
    return LockstepProcess.of(arguments)
        .with("DATABASE_URL", database.url())
        .with("LOCKSTEP_SHADOW_URL", elder.server().url("postgres"))
        .with("XDG_CACHE_HOME", folder.resolve(".cache").toString())
        .in(folder);
  }

  private ChildProcess.Result run(int exit, String... arguments) {
    return command(arguments).run().exited(exit);
  }

  /** The reasons of a refusal; nothing was moved. */
  private List<String> refused(String... arguments) {
    List<String> before = tree.files();
    ChildProcess.Result result = run(3, arguments);
    assertThat(result.error()).contains("nothing was archived, for ");
    assertThat(tree.files()).isEqualTo(before);
    return result.out();
  }

  private String takeVerifiedSnapshot() throws IOException {
    ChildProcess.Result taken = run(0, "snapshot", "create", "--verify", "--output", "json");
    JsonNode json = new ObjectMapper().readTree(String.join("\n", taken.out()));
    return json.path("snapshot").asText();
  }

  private String git(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("git", "-c", "user.name=x", "-c", "user.email=x@example.org"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  @Test
  void everyReasonIsNamedUntilTheTracksMayGoAndTheyAreWatchedFromThenOn() throws Exception {
    tree.with("src/main/schema/artists.sql", "CREATE TABLE artists (id bigint PRIMARY KEY, n int);")
        .with("package.json", "{ \"scripts\": {\n  \"fix\": \"psql -f scripts/sql/fix.sql\" } }\n");
    run(0, "generate", "artists");
    List<String> first = refused("archive", "drizzle", "scripts/sql");
    assertThat(first).hasSize(4);
    assertThat(first.get(0)).startsWith("database: archive-health: is pending, not healthy: not");
    assertThat(first.get(1)).endsWith("is pending, not healthy: tables are missing: artists");
    assertThat(first.get(2)).startsWith("package.json:2: archive-reader: reads scripts/sql by");
    assertThat(first.get(3))
        .contains("archive-snapshot: no verified snapshot of ", "there is none");

    run(0, "migrate");
    database.execute("INSERT INTO artists VALUES (1, 1), (2, 1)");
    database.execute("ALTER TABLE artists ADD stray int");
    assertThat(refused("archive", "drizzle").get(0)).contains("is drifted", "stray");
    database.execute("ALTER TABLE artists DROP stray; ALTER TABLE artists RENAME TO gone");
    assertThat(refused("archive", "drizzle").get(0)).contains("is incomplete", "artists");
    database.execute("ALTER TABLE gone RENAME TO artists");

    tree.with(
            "migrations/V99990101000000__gate.sql",
            "-- lockstep:requires-backfill fill\nSELECT 1;\n")
        .with(
            "backfills/fill.sql",
            """
            /* lockstep
            table: artists
            */
            -- @batch
            UPDATE artists SET n = 2 WHERE id > :from AND id <= :to AND n = 1;
            -- @remaining
            SELECT count(*) FROM artists WHERE n = 1;
            """);
    assertThat(refused("archive", "drizzle").toString())
        .contains("is gated, not healthy", "waits for fill");
    tree.without("migrations/V99990101000000__gate.sql").without("backfills/fill.sql");

    tree.with(
        "migrations/V99990101000000__twice.sql",
        "CREATE UNIQUE INDEX CONCURRENTLY u ON artists (n);");
    run(1, "migrate");
    assertThat(refused("archive", "drizzle").toString())
        .contains("is failed, not healthy: migration V99990101000000__twice.sql failed");
    tree.without("migrations/V99990101000000__twice.sql");
    run(0, "repair");

    ChildProcess.Result unreachable =
        command("archive", "drizzle")
            .with("DATABASE_URL", "postgres://postgres@localhost:1/nowhere")
            .run()
            .exited(3);
    assertThat(unreachable.out().get(0)).contains("is unreachable, not healthy: ");
    assertThat(run(2, "archive", "drizzle", "gone", "migrations").out().toString())
        .contains("gone: archive-folder: is not there")
        .contains("migrations: archive-reader: Lockstep itself reads it: LOCKSTEP_MIGRATIONS_DIR");

    String id = takeVerifiedSnapshot();
    assertThat(run(0, "archive", "drizzle", "--dry-run").out())
        .singleElement()
        .asString()
        .startsWith("would move drizzle to archive/");
    ChildProcess.Result done =
        run(0, "archive", "drizzle", "scripts/sql", "--not-read-by", "package.json");
    assertThat(done.out()).hasSize(3);
    assertThat(done.out().get(0))
        .startsWith("archived archive/")
        .contains("-drizzle  drizzle, 2 files, at version ", "snapshot " + id)
        .endsWith("as it was archived");
    assertThat(tree.files()).noneMatch(file -> file.startsWith("drizzle/"));
    run(0, "check");

    String changed =
        tree.files().stream()
            .filter(file -> file.endsWith("0000_one.sql"))
            .findFirst()
            .orElseThrow();
    assertThat(Files.getPosixFilePermissions(folder.resolve(changed)).toString())
        .doesNotContain("WRITE");
    Files.delete(folder.resolve(changed));
    tree.with(changed, "DROP TABLE artists;\n")
        .with("archive/" + changed.split("/")[1] + "/more", "");
    assertThat(run(3, "check").out().toString())
        .contains("0000_one.sql was changed since it was archived")
        .contains("more was added since it was archived");
    assertThat(run(3, "archive", "list").out().get(0)).contains("NOT AS IT WAS: ");
  }

  @Test
  void oneThatIsKilledInTheMiddleSaysSoAndIsEndedByTheNext() throws Exception {
    tree.with("migrations/V1__artists.sql", "CREATE TABLE artists (id bigint);");
    run(0, "migrate");
    String id = takeVerifiedSnapshot();
    List<String> folders =
        IntStream.range(0, 40).mapToObj(number -> "old/track" + (number + 10)).toList();
    folders.forEach(each -> tree.with(each + "/a.sql", "SELECT '" + each + "';\n"));
    git("init", "-q");
    git("add", "-A");
    git("commit", "-q", "-m", "all");
    List<String> arguments = new ArrayList<>(List.of("archive", "--snapshot", id));
    arguments.addAll(folders);

    try (ChildProcess process = command(arguments.toArray(String[]::new)).start()) {
      Path third = folder.resolve(folders.get(2));
      while (Files.exists(third) && !process.endsWithin(Duration.ofMillis(1))) {
        assertThat(folder).exists();
      }
      process.kill().await();
    }
    assertThat(folder.resolve(folders.get(0))).doesNotExist();
    assertThat(folder.resolve(folders.get(39))).as("killed too late").exists();
    assertThat(run(3, "check").out().toString())
        .contains("archive/.unfinished: archive: moving old/track10, ")
        .contains("was interrupted; run 'lockstep archive old/track10 ");

    assertThat(run(0, arguments.toArray(String[]::new)).out()).hasSize(41);
    assertThat(run(0, "archive", "verify").out()).containsExactly("40 archives are as archived");
    assertThat(folder.resolve("archive/.unfinished")).doesNotExist();
    assertThat(git("status", "--porcelain").lines())
        .hasSize(3 * 40)
        .allMatch(line -> line.startsWith("R  old/track") || line.startsWith("A  archive/"));
  }
}
