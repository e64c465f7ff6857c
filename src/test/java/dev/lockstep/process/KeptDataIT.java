// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.support.ChildProcess;
import dev.lockstep.support.Eventually;
import dev.lockstep.support.PgBouncer;
import dev.lockstep.support.Psql;
import dev.lockstep.support.StockFlyway;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a migration destroys and keeps: seen, back by psql, and gone when its time is over. */
class KeptDataIT {
  private static final String CONTENT =
      "SELECT count(*), md5(string_agg(to_jsonb(t)::text, E'\\n' ORDER BY to_jsonb(t)::text))"
          + " FROM %s t";

  private static final String UNDO =
      """
      CREATE TYPE mood AS ENUM ('glad', 'sad');
      ALTER TABLE artworks ADD COLUMN born date, ADD COLUMN mood mood;
      UPDATE artworks AS t SET born = kept.born
        FROM lockstep_kept."2.public.artworks.born" AS kept WHERE t.id = kept.id;
      UPDATE artworks AS t SET mood = CAST(kept.mood AS mood)
        FROM lockstep_kept."2.public.artworks.mood" AS kept WHERE t.id = kept.id;
      CREATE TABLE "Sales" (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, price numeric);
      INSERT INTO "Sales" OVERRIDING SYSTEM VALUE
        SELECT kept.id, kept.price FROM lockstep_kept."2.public.Sales" AS kept;
      SELECT setval(pg_get_serial_sequence('"Sales"', 'id'), last_value, is_called)
        FROM lockstep_kept.sequences WHERE kept_table = '2.public.Sales' AND column_name = 'id';
      """;

  @TempDir Path folder;
  private Scene scene;

  @BeforeEach
  void open() {
    scene = new Scene(folder);
    scene.with(
        "V1__artworks.sql",
        """
            CREATE TYPE mood AS ENUM ('glad', 'sad');
            CREATE TABLE artworks (id int PRIMARY KEY, born date, mood mood, title text);
            INSERT INTO artworks SELECT n, date '1900-01-01' + n, 'sad', 'work ' || n
              FROM generate_series(1, 500) n;
            CREATE TABLE "Sales" (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, price numeric);
            INSERT INTO "Sales" (price) SELECT n FROM generate_series(1, 70) n;
            DELETE FROM "Sales" WHERE id > 60;
            """);
    scene.migrate().exited(0);
  }

  private void dropping() {
    scene
        .with(
            "V2__drop.sql",
            """
        -- lockstep:keep artworks.born for 30 days
        -- lockstep:keep artworks.mood for 30 days
        -- lockstep:keep "Sales" for 90d
        ALTER TABLE artworks DROP COLUMN born, DROP COLUMN mood;
        DROP TYPE mood;
        DROP TABLE "Sales";
        """)
        .with("U2__drop.sql", UNDO);
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private ChildProcess.Result psql(String file) {
    return Psql.run(scene.database, folder.resolve(file));
  }

  private String content(String table) {
    return scene.database.value(CONTENT.formatted(table));
  }

  private static JsonNode json(ChildProcess.Result result) throws IOException {
    return new ObjectMapper().readTree(String.join("\n", result.out()));
  }

  @Test
  void isToldBeforehandSeenAfterwardsAndComesBackByPsql() throws IOException {
    String artworks = content("artworks");
    String sales = content("\"Sales\"");
    dropping();

    assertThat(scene.command("migrate", "--dry-run").run().exited(0).out())
        .anyMatch(
            line -> line.matches(" +drops column artworks.born: 500 rows, 500 .* kept for 30 days"))
        .anyMatch(line -> line.matches(" +drops table \"Sales\": 60 rows, .* kept for 90 days"))
        .anyMatch(
            line ->
                line.matches(
                    " +keeps artworks.born for 30 days: about \\d+ kB in schema lockstep_kept"));
    assertThat(
            json(scene.command("migrate", "--dry-run", "--output", "json").run().exited(0))
                .get("pending")
                .get(0)
                .get("keeps")
                .findValuesAsText("what"))
        .containsExactly("artworks.born", "artworks.mood", "\"Sales\"");
    scene.set("LOCKSTEP_KEEP_LIMIT", "10kB");
    assertThat(scene.migrate().exited(1).error())
        .contains("V2__drop.sql:1: keep artworks.born: the copy would take about")
        .contains("LOCKSTEP_KEEP_LIMIT is 10 kB")
        .endsWith("nothing was changed (README.md#kept-data)");
    scene.set("LOCKSTEP_KEEP_LIMIT", "1MB");
    assertThat(scene.migrate().exited(0).err())
        .anyMatch(line -> line.contains("kept public.artworks.born for 30 days: 500 rows"))
        .anyMatch(line -> line.contains("Sales") && line.contains("for 90 days: 60 rows"));

    List<String> status = scene.command("status").run().exited(0).out();
    assertThat(status)
        .anyMatch(
            line ->
                line.matches(
                    "kept: +public.artworks.born of version 2: 500 rows, \\d+ kB, .* old, expires in"
                        + " 29 days"))
        .anyMatch(line -> line.startsWith("kept:      public.\"Sales\" of version 2: 60 rows, "));
    JsonNode json = json(scene.command("status", "--output", "json").run().exited(0));
    assertThat(json.get("kept").get("copies").asInt()).isEqualTo(3);
    assertThat(json.get("kept").get("bytes").asLong()).isPositive();
    assertThat(json.get("tables").get("unexpected")).isEmpty();
    assertThat(json.get("keptData").get(2).get("table").asText()).isEqualTo("Sales");
    assertThat(json.get("keptData").get(2).get("column").isNull()).isTrue();

    psql("U2__drop.sql").exited(0);
    assertThat(content("artworks")).isEqualTo(artworks);
    assertThat(content("\"Sales\"")).isEqualTo(sales);
    assertThat(scene.database.value("INSERT INTO \"Sales\" DEFAULT VALUES RETURNING id"))
        .isEqualTo("71");
  }

  @Test
  void behindATransactionPoolerTheSame() {
    PgBouncer.require();
    String artworks = content("artworks");
    dropping();
    try (PgBouncer bouncer = PgBouncer.before(scene.database)) {
      scene.set("DATABASE_URL", bouncer.url());
      scene.migrate().exited(0);
      psql("U2__drop.sql").exited(0);
    }
    assertThat(content("artworks")).isEqualTo(artworks);
  }

  @Test
  void isDestroyedByServeWhenItsTimeIsOver() {
    dropping();
    scene.migrate().exited(0);
    scene.database.execute(
        "UPDATE lockstep.kept SET expires_at = now() WHERE table_name = 'artworks'");
    try (Service one = Service.start(scene);
        Service two = Service.start(scene)) {
      Eventually.isTrue(
          scene.database, "SELECT count(*) = 2 FROM lockstep.kept WHERE expired_at IS NOT NULL");
      assertThat(one.health().get("/api/admin/migrations/health").jsonPath().getInt("kept.copies"))
          .isEqualTo(1);
      assertThat(one.anyone().get("/q/metrics").asString()).contains("lockstep_kept_copies 1.0");
      List<String> log = new ArrayList<>(one.stop().exited(143).out());
      log.addAll(two.stop().exited(143).out());
      assertThat(log).filteredOn(line -> line.contains("kept-data-expired")).hasSize(2);
      assertThat(log).noneMatch(line -> line.contains("kept-data-not-expired"));
    }
    assertThat(
            scene.database.value(
                "SELECT (SELECT count(*) FROM lockstep_kept.\"2.public.artworks.born\"),"
                    + " (SELECT count(*) FROM lockstep_kept.\"2.public.Sales\")"))
        .isEqualTo("0|60");
    assertThat(scene.command("status").run().exited(0).out())
        .anyMatch(line -> line.matches("kept: +public.artworks.born .* old, expired .* ago"));
    psql("U2__drop.sql").exited(0);
    assertThat(scene.database.value("SELECT count(born), count(*) FROM artworks"))
        .isEqualTo("0|500");
  }

  @Test
  void comesBackByUndoWhichSaysBeforehandWhatDoesNot() {
    String sales = content("\"Sales\"");
    dropping();
    scene.with("U2__drop.sql", "-- lossless: all of it was kept\n" + UNDO);
    scene.migrate().exited(0);
    scene.database.execute(
        "INSERT INTO artworks (id, title) VALUES (501, 'new'), (502, 'new')",
        "DELETE FROM artworks WHERE id = 1",
        "UPDATE artworks SET title = 'other' WHERE id = 2");

    assertThat(scene.command("undo", "--to", "1", "--dry-run").run().exited(0).out())
        .contains("      lossless: all of it was kept")
        .anyMatch(
            line ->
                line.matches(
                    " +kept: public.artworks.born: 500 kept values, .* come back; 2 rows came since"
                        + " and get none; 1 row is gone since"));
    assertThat(scene.command("undo", "--to", "1").run().exited(0).out())
        .anyMatch(line -> line.equals("kept: public.\"Sales\": all 60 rows are back"))
        .anyMatch(line -> line.startsWith("kept: public.artworks.born: 499 of 500 rows are back;"));
    assertThat(content("\"Sales\"")).isEqualTo(sales);
    assertThat(
            scene.database.value(
                "SELECT count(*), count(born), bool_and(born IS NULL OR born = date '1900-01-01' +"
                    + " id), count(mood), min(title) FILTER (WHERE id = 2) FROM artworks"))
        .isEqualTo("501|499|t|499|other");

    // Again, and so late that nothing is left: the label is no longer true, and it is said.
    scene.migrate().exited(0);
    scene.database.execute("UPDATE lockstep.kept SET expires_at = now()");
    try (Service service = Service.start(scene)) {
      Eventually.isTrue(
          scene.database,
          "SELECT bool_and(expired_at IS NOT NULL) FROM lockstep.kept WHERE dropped_at IS NULL");
      service.stop().exited(143);
    }
    assertThat(scene.command("undo", "--to", "1", "--dry-run").run().exited(0).out())
        .anyMatch(
            line ->
                line.matches(
                    " +lossy: public.artworks.born: the kept data expired on .*, and does not come"
                        + " back"));
  }

  /**
   * To stock Flyway the directive is a comment: what is missing is named, and nothing half done.
   */
  @Test
  void whereAnotherToolAppliedTheFileTheReverseNamesWhatIsMissing() {
    dropping();
    StockFlyway.run(scene.database, folder.toString(), "migrate").exited(0);
    assertThat(psql("U2__drop.sql").exited(3).err())
        .anyMatch(
            line ->
                line.contains("relation \"lockstep_kept.2.public.artworks.born\" does not exist"));
    assertThat(scene.database.value("SELECT to_regtype('mood') IS NULL")).isEqualTo("t");
    assertThat(scene.command("status").run().exited(0).out())
        .noneMatch(line -> line.startsWith("kept:"));
  }
}
