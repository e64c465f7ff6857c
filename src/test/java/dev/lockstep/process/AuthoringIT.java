// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.support.ChildProcess;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the schema to a migrated database and back to the schema, as a person walks it. */
class AuthoringIT {
  private static final String ARTISTS =
      """
      CREATE TABLE artists (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        name text NOT NULL,
        born text
      );
      CREATE INDEX artists_name ON artists (name);
      """;

  @TempDir private Path root;
  private ProjectScene scene;

  @BeforeEach
  void open() {
    scene = new ProjectScene(root).with("src/main/schema/artists.sql", ARTISTS);
  }

  @AfterEach
  void close() {
    scene.close();
    assertThat(ProjectScene.scratchDatabases()).isEmpty();
  }

  private List<String> migrations(String text) {
    return scene.files().stream()
        .filter(file -> file.startsWith("migrations/V"))
        .filter(file -> scene.tree.text(file).contains(text))
        .toList();
  }

  @Test
  void dryRunPrintsWhatItWouldWriteAndWritesNothing() {
    ChildProcess.Result result = scene.run("generate", "create", "artists", "--dry-run").exited(0);
    assertThat(result.out())
        .anyMatch(line -> line.matches("would write migrations/V\\d{14}__create_artists\\.sql"))
        .anyMatch(line -> line.contains("CREATE TABLE"))
        .anyMatch(line -> line.startsWith("1 migration proven"));
    assertThat(scene.files()).containsExactly("src/main/schema/artists.sql");
  }

  @Test
  void jsonStandsAlone() throws Exception {
    ChildProcess.Result result =
        scene.run("generate", "create artists", "--output", "json").exited(0);
    JsonNode json = new ObjectMapper().readTree(String.join("\n", result.out()));
    assertThat(json.get("written").asBoolean()).isTrue();
    assertThat(json.get("migrations").asInt()).isOne();
    for (JsonNode file : json.get("files")) {
      assertThat(scene.tree.text(file.get("path").asText())).isEqualTo(file.get("text").asText());
    }
    JsonNode again =
        new ObjectMapper()
            .readTree(
                String.join("\n", scene.run("generate", "x", "--output", "json").exited(0).out()));
    assertThat(again.get("written").asBoolean()).isFalse();
    assertThat(again.get("files")).isEmpty();
  }

  @Test
  void schemaToDatabaseAndBackWithDataInIt() throws Exception {
    scene.run("generate", "create artists").exited(0);
    assertThat(scene.run("check").exited(0).out().getLast()).contains("agree, proven in");
    assertThat(scene.run("check").exited(0).out().getLast()).contains("as proven before");
    scene.run("migrate").exited(0);
    assertThat(scene.run("drift").exited(0).out()).containsExactly("no drift");
    scene.database.execute(
        "INSERT INTO artists (name, born) SELECT 'Given' || i || ' Family' || i, 1900 + i"
            + " FROM generate_series(1, 2500) i");

    // A rename, a split of it, a type that changes, and a value that every row needs.
    scene.with(
        "src/main/schema/artists.sql",
        """
        CREATE TABLE artists (
          id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          -- lockstep:renamed-from name
          full_name text NOT NULL,
          born integer,
          given text NOT NULL,
          family text NOT NULL
        );
        CREATE INDEX artists_name ON artists (full_name);
        CREATE INDEX artists_family ON artists (family);
        """);
    scene.run("generate", "split name").exited(0);
    assertThat(migrations("CREATE INDEX CONCURRENTLY")).hasSize(1);
    assertThat(migrations("lockstep:requires-backfill split_name")).hasSize(1);

    // The values are left to people, and neither the check nor the gate lets that pass unseen.
    assertThat(scene.run("check").exited(3).out())
        .anyMatch(line -> line.matches("backfills/split_name\\.sql:\\d+: backfill: .*value_of_.*"));
    scene.with(
        "backfills/split_name.sql",
        scene
            .tree
            .text("backfills/split_name.sql")
            .replace("\"value_of_given\"()", "split_part(full_name, ' ', 1)")
            .replace("\"value_of_family\"()", "split_part(full_name, ' ', 2)"));
    scene.run("check").exited(0);

    ChildProcess.Result stopped = scene.run("migrate").exited(0);
    assertThat(stopped.transcript()).contains("split_name");
    scene.run("migrate", "--require-all").exited(4);
    scene.run("migrate", "--run-backfills").exited(0);

    assertThat(
            scene.database.value(
                """
                SELECT count(*) FROM artists
                 WHERE full_name = given || ' ' || family AND born = 1900 + id"""))
        .isEqualTo("2500");
    assertThat(scene.run("drift").exited(0).out()).containsExactly("no drift");
    scene.run("check").exited(0);
    assertThat(scene.run("generate", "nothing").exited(0).out().getLast())
        .isEqualTo("the migrations add up to the schema; there is nothing to migrate");
  }

  /** The case of the issue: what was a rename must not end as a drop. */
  @Test
  void renamedColumnKeepsItsDataAndWhatGoesIsNamedWithItsRows() throws Exception {
    String artists = "CREATE TABLE artists (id bigint PRIMARY KEY, %s);\n";
    scene.with("src/main/schema/artists.sql", artists.formatted("fullname text, born text"));
    scene.run("generate", "create artists").exited(0);
    scene.run("migrate").exited(0);
    scene.database.execute(
        "INSERT INTO artists SELECT n, 'Artist ' || n, CASE WHEN n > 40 THEN '1900' END"
            + " FROM generate_series(1, 50) n");
    List<String> files = scene.files();

    scene.with("src/main/schema/artists.sql", artists.formatted("full_name text"));
    ChildProcess.Result refused = scene.run("generate", "rename", "--output", "json").exited(3);
    JsonNode json = new ObjectMapper().readTree(String.join("\n", refused.out()));
    assertThat(json.get("written").asBoolean()).isFalse();
    assertThat(json.get("drops").findValuesAsText("what"))
        .containsExactly("column public.artists.born", "column public.artists.fullname");
    assertThat(refused.error())
        .startsWith("lockstep: nothing was written: column public.artists.born would be dropped")
        .endsWith("(and 1 more)");
    assertThat(scene.files()).isEqualTo(files);

    // Let go too soon, seen before it was applied, and made good.
    assertThat(scene.run("generate", "rename", "--allow-drop").exited(0).out())
        .contains(
            "drops column public.artists.fullname, as said by --allow-drop; kept for 30 days");
    assertThat(scene.run("migrate", "--dry-run").exited(0).out())
        .anyMatch(
            line ->
                line.matches(
                    " +drops column public.artists.born: 50 rows, 10 of them with a value, .*kB,"
                        + " kept for 30 days"))
        .anyMatch(
            line ->
                line.matches(" +keeps public.artists.born for 30 days: about \\d+ (bytes|kB) .*"));
    assertThat(scene.run("check").exited(0).out())
        .anyMatch(
            line -> line.matches("note: V.*rename.*fullname: 50 rows, 50 of them with .*kept.*"));
    scene.with(
        "src/main/schema/artists.sql",
        artists.formatted(
            "\n  -- lockstep:dropped born\n  -- lockstep:renamed-from fullname\n  full_name text"));
    assertThat(scene.run("generate", "--redo").exited(0).out())
        .anyMatch(line -> line.startsWith("removed migrations/V"))
        .anyMatch(
            line ->
                line.matches("drops column public.artists.born, as said by .*sql:\\d+; kept.*"));
    scene.run("migrate").exited(0);
    assertThat(scene.database.value("SELECT count(*) FROM artists WHERE full_name LIKE 'Artist %'"))
        .isEqualTo("50");
    scene.run("check").exited(0);

    // What is applied stays, and its text too.
    assertThat(scene.run("generate", "--redo").exited(3).error())
        .contains("is applied in the configured database");
    String file = migrations("RENAME").getFirst();
    scene.with(file, "-- a remark\n" + scene.tree.text(file));
    assertThat(scene.run("check").exited(3).out())
        .anyMatch(line -> line.startsWith(file + ": migration-history: was changed after it was"));
    String version = file.replaceAll("\\D+(\\d{14}).*", "$1");
    assertThat(scene.run("generate", "--accept", version).exited(3).error())
        .contains("was changed after it was applied");
    scene.run("generate", "--accept", "first").exited(2);
  }

  @Test
  void driftIsToldWithTheSqlThatResolvesIt() throws Exception {
    scene.run("generate", "create artists").exited(0);
    scene.run("migrate").exited(0);
    scene.database.execute("DROP INDEX artists_name", "ALTER TABLE artists ADD stray int");

    ChildProcess.Result text = scene.run("drift").exited(3);
    assertThat(text.out())
        .contains("-- index public.artists_name is in the schema, but not in the database")
        .contains("-- column public.artists.stray is in the database, but not in the schema")
        .contains("-- to make the database equal to the schema:")
        .contains("-- ALTER TABLE public.artists DROP COLUMN stray;")
        .contains("-- to make the schema equal to the database, in a migration of its own:")
        .anyMatch(line -> line.startsWith("-- destructive: drops column public.artists.stray"));

    JsonNode json =
        new ObjectMapper()
            .readTree(String.join("\n", scene.run("drift", "--output", "json").exited(3).out()));
    assertThat(json.get("exact").asBoolean()).isTrue();
    assertThat(json.get("toSchema").get(0).asText()).contains("CREATE INDEX artists_name");
    // All of what was printed, as psql would be given it: the index comes, the column stays.
    scene.database.execute(String.join("\n", text.out()));
    assertThat(scene.run("drift").exited(3).out())
        .contains("-- column public.artists.stray is in the database, but not in the schema")
        .noneMatch(line -> line.contains("artists_name"));
    scene.database.execute("ALTER TABLE artists DROP stray");
    scene.run("drift").exited(0);
  }

  /** What lint would find in it is said where it is read, and check has nothing to add. */
  @Test
  void whatKeepsOthersWaitingIsSaidAndWhatNeedNotIsFilledByABackfill() {
    String artists = "CREATE TABLE artists (id bigint PRIMARY KEY, name text%s);\n";
    scene.with("src/main/schema/artists.sql", artists.formatted(""));
    scene.run("generate", "create artists").exited(0);
    scene.run("migrate").exited(0);
    scene.database.execute(
        "INSERT INTO artists SELECT i, 'Artist ' || i FROM generate_series(1, 2500) i");
    scene.with(
        "src/main/schema/artists.sql",
        artists.formatted(
            ", code uuid NOT NULL DEFAULT gen_random_uuid(),"
                + " upper_name text GENERATED ALWAYS AS (upper(name)) STORED"));

    assertThat(scene.run("generate", "code").exited(0).out())
        .anyMatch(
            line ->
                line.matches(
                    "note: V\\d{14}__code_expand\\.sql writes all of public\\.artists anew under ACCESS"
                        + " EXCLUSIVE: reads and writes wait meanwhile\\. PostgreSQL computes a stored"
                        + " column for each row\\..*"));
    assertThat(migrations("-- writes all of public.artists anew under ACCESS EXCLUSIVE"))
        .hasSize(1);
    assertThat(migrations("-- Others wait for public.artists while this runs")).hasSize(1);
    assertThat(scene.tree.text("backfills/code.sql"))
        .contains("SET \"code\" = coalesce(\"code\", gen_random_uuid())");
    scene.run("check").exited(0);
    scene.run("migrate", "--run-backfills").exited(0);
    assertThat(scene.database.value("SELECT count(DISTINCT code) FROM artists")).isEqualTo("2500");
    assertThat(scene.run("drift").exited(0).out()).containsExactly("no drift");
  }

  @Test
  void driftGivesUpOnALockedTableInTime() {
    scene.with(
        "src/main/schema/artists.sql",
        "CREATE TABLE artists (id bigint PRIMARY KEY, CHECK (id > 0));");
    scene.run("generate", "create artists").exited(0);
    scene.run("migrate").exited(0);
    scene.set("LOCKSTEP_LOCK_TIMEOUT", "100ms");
    try (OpenTransaction holder =
        new OpenTransaction(scene.database, "LOCK TABLE artists IN ACCESS EXCLUSIVE MODE")) {
      assertThat(holder.pid()).isPositive();
      assertThat(scene.run("drift").exited(5).error()).contains("another session holds a lock");
    }
  }
}
