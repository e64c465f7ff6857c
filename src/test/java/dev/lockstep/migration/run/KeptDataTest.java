// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.lockstep.event.Event;
import dev.lockstep.event.Events;
import dev.lockstep.migration.file.InvalidMigrationsException;
import dev.lockstep.migration.file.Version;
import dev.lockstep.migration.kept.KeptExpiry;
import dev.lockstep.migration.kept.KeptRecord;
import dev.lockstep.migration.kept.KeptRegistry;
import dev.lockstep.migration.kept.KeptReturn;
import dev.lockstep.migration.run.MigrationRunner.Options;
import dev.lockstep.migration.script.MigrationFailedException;
import dev.lockstep.postgres.Transactions;
import dev.lockstep.support.Eventually;
import dev.lockstep.support.MigrationFixture;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptDataTest {
  /** What PostgreSQL says a table holds, whatever the order of rows and columns. */
  private static final String CONTENT =
      "SELECT count(*), md5(string_agg(to_jsonb(t)::text, E'\\n' ORDER BY to_jsonb(t)::text))"
          + " FROM %s t";

  @TempDir Path folder;
  private MigrationFixture fixture;

  @BeforeEach
  void open() {
    fixture = new MigrationFixture(folder);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private String content(String table) {
    return fixture.database.value(CONTENT.formatted(table));
  }

  private List<KeptRecord> kept() {
    return inDatabase(KeptRegistry::all);
  }

  private <T extends @Nullable Object> T inDatabase(Transactions.Work<T> work) {
    try (Connection connection = fixture.database.connections().open()) {
      return work.run(connection);
    } catch (SQLException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  private List<String> settle() {
    return inDatabase(connection -> KeptReturn.settle(connection, "2"));
  }

  private List<KeptReturn> returns() {
    return inDatabase(connection -> KeptReturn.of(connection, "2"));
  }

  private int expire(Events events) {
    return inDatabase(connection -> KeptExpiry.expire(connection, events));
  }

  private void artworks() {
    fixture
        .with(
            "V1__artworks.sql",
            """
            CREATE TYPE mood AS ENUM ('glad', 'sad');
            CREATE SCHEMA "Museum";
            CREATE TABLE "Museum"."Artworks" (
              "House" text NOT NULL, no int NOT NULL,
              "Born" date, mood mood, picture bytea, title text NOT NULL,
              short text GENERATED ALWAYS AS (left(title, 3)) STORED,
              PRIMARY KEY (no, "House"));
            INSERT INTO "Museum"."Artworks" ("House", no, "Born", mood, picture, title)
            SELECT 'h' || n % 3, n, CASE WHEN n % 5 > 0 THEN date '1900-01-01' + n END,
                   CASE n % 3 WHEN 0 THEN 'glad'::mood WHEN 1 THEN 'sad' END,
                   decode(md5(n::text), 'hex'), 'work ' || n
              FROM generate_series(1, 500) n;
            """)
        .with(
            "V2__drop.sql",
            """
            -- lockstep:keep "Museum"."Artworks"."Born" for 30 days
            -- lockstep:keep "Museum"."Artworks".mood for 12h
            ALTER TABLE "Museum"."Artworks" DROP COLUMN "Born", DROP COLUMN mood;
            DROP TYPE mood;
            """);
  }

  private static final String ARTWORKS_BACK =
      """
      CREATE TYPE mood AS ENUM ('glad', 'sad');
      ALTER TABLE "Museum"."Artworks" ADD COLUMN "Born" date, ADD COLUMN mood mood;
      UPDATE "Museum"."Artworks" t SET "Born" = k."Born"
        FROM lockstep_kept."2.Museum.Artworks.Born" k
       WHERE (t.no, t."House") = (k.no, k."House");
      UPDATE "Museum"."Artworks" t SET mood = k.mood::mood
        FROM lockstep_kept."2.Museum.Artworks.mood" k
       WHERE (t.no, t."House") = (k.no, k."House");
      """;

  @Test
  void twoColumnsComeBackAsTheyWereAndTheirTypeCouldGoMeanwhile() {
    artworks();
    fixture.migrate(new Options(Optional.of(Version.of("1")), false));
    String before = content("\"Museum\".\"Artworks\"");
    fixture.migrate();

    assertThat(kept())
        .extracting(KeptRecord::version, KeptRecord::source, KeptRecord::name, KeptRecord::rows)
        .containsExactly(
            tuple("2", "\"Museum\".\"Artworks\".\"Born\"", "2.Museum.Artworks.Born", 500L),
            tuple("2", "\"Museum\".\"Artworks\".mood", "2.Museum.Artworks.mood", 500L));
    assertThat(fixture.database.rows("SELECT expires_at - kept_at FROM lockstep.kept ORDER BY id"))
        .satisfiesExactly(
            born -> assertThat(born).startsWith("30 days"),
            mood -> assertThat(mood).startsWith("12:00:00").doesNotContain("days"));

    fixture.database.execute(ARTWORKS_BACK);
    assertThat(content("\"Museum\".\"Artworks\"")).isEqualTo(before);
    assertThat(settle())
        .containsExactly(
            "\"Museum\".\"Artworks\".\"Born\": all 500 rows are back",
            "\"Museum\".\"Artworks\".mood: all 500 rows are back");
    assertThat(kept()).isEmpty();
    assertThat(
            fixture.database.rows(
                "SELECT relname FROM pg_class WHERE relkind = 'r'"
                    + " AND relnamespace = 'lockstep_kept'::regnamespace"))
        .containsExactly("sequences");
  }

  @Test
  void whatWasWrittenSinceIsToldApart() {
    artworks();
    fixture.migrate();
    fixture.database.execute(
        "INSERT INTO \"Museum\".\"Artworks\" (\"House\", no, title) VALUES ('new', 1, 'n'), ('new',"
            + " 2, 'n'), ('new', 3, 'n')",
        "DELETE FROM \"Museum\".\"Artworks\" WHERE no IN (7, 8)",
        "UPDATE \"Museum\".\"Artworks\" SET title = 'other' WHERE no = 9");

    assertThat(returns())
        .allSatisfy(
            each -> {
              assertThat(each.isComplete()).isTrue();
              assertThat(each.withoutValue()).isEqualTo(3);
              assertThat(each.withoutRow()).isEqualTo(2);
            })
        .extracting(KeptReturn::text)
        .first()
        .asString()
        .startsWith("\"Museum\".\"Artworks\".\"Born\": 500 kept values, ")
        .endsWith(", come back; 3 rows came since and get none; 2 rows are gone since");

    fixture.database.execute(ARTWORKS_BACK);
    assertThat(
            fixture.database.value(
                "SELECT count(*), count(\"Born\"), bool_and((\"Born\" IS NOT NULL) = (no % 5 > 0 AND"
                    + " \"House\" <> 'new')), min(title) FILTER (WHERE no = 9)"
                    + " FROM \"Museum\".\"Artworks\""))
        .isEqualTo("501|398|t|other");
    assertThat(settle())
        .first()
        .asString()
        .startsWith(
            "\"Museum\".\"Artworks\".\"Born\": 498 of 500 rows are back; the copy stays in"
                + " \"lockstep_kept\".\"2.Museum.Artworks.Born\" until ");
    assertThat(kept()).hasSize(2).allMatch(each -> each.restoredAt().isPresent());

    // Applied once more: a copy of its own, the older one stays beside it until it expires.
    fixture.database.execute("DELETE FROM flyway_schema_history WHERE version = '2'");
    fixture.migrate();
    assertThat(kept())
        .extracting(KeptRecord::name)
        .containsExactly(
            "2.Museum.Artworks.Born~1",
            "2.Museum.Artworks.mood~1",
            "2.Museum.Artworks.Born",
            "2.Museum.Artworks.mood");
    fixture.database.execute("UPDATE lockstep.kept SET expires_at = now()");
    expire(Events.NONE);
    assertThat(kept())
        .extracting(KeptRecord::name)
        .containsExactly("2.Museum.Artworks.Born", "2.Museum.Artworks.mood");
  }

  @Test
  void aTableComesBackWithItsNumbersAndTheForeignKeyOfAnother() {
    String tables =
        """
        CREATE TABLE artists (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, old serial,
                              name text, born date, data bytea);
        """;
    fixture
        .with(
            "V1__artists.sql",
            tables
                + """
                INSERT INTO artists (name, data) SELECT 'a' || n, '\\x00ff' FROM generate_series(1, 90) n;
                DELETE FROM artists WHERE id > 80;
                CREATE TABLE works (id int PRIMARY KEY, artist bigint REFERENCES artists);
                INSERT INTO works SELECT n, n FROM generate_series(1, 80) n;
                """)
        .with(
            "V2__drop.sql",
            "-- lockstep:keep artists for 1 day\n"
                + "ALTER TABLE works DROP CONSTRAINT works_artist_fkey; DROP TABLE artists;");
    fixture.migrate(new Options(Optional.of(Version.of("1")), false));
    String before = content("artists");
    fixture.migrate();
    fixture.database.execute(
        tables,
        "INSERT INTO artists (id, old, name, born, data) OVERRIDING SYSTEM VALUE"
            + " SELECT id, old, name, born, data FROM lockstep_kept.\"2.public.artists\"",
        "SELECT setval(pg_get_serial_sequence('artists', s.column_name), last_value, is_called)"
            + " FROM lockstep_kept.sequences s WHERE kept_table = '2.public.artists'",
        "ALTER TABLE works ADD FOREIGN KEY (artist) REFERENCES artists");
    assertThat(content("artists")).isEqualTo(before);
    assertThat(settle()).containsExactly("public.artists: all 80 rows are back");
    assertThat(
            fixture.database.value("INSERT INTO artists (name) VALUES ('new') RETURNING id, old"))
        .isEqualTo("91|91");
  }

  @Test
  void aPartitionedTableIsKeptWhole() {
    fixture
        .with(
            "V1__events.sql",
            """
            CREATE TABLE events (id int, at date, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
            CREATE TABLE events_old PARTITION OF events FOR VALUES FROM (MINVALUE) TO ('2026-01-01');
            CREATE TABLE events_new PARTITION OF events DEFAULT;
            INSERT INTO events SELECT n, date '2025-12-01' + n FROM generate_series(1, 60) n;
            """)
        .with("V2__drop.sql", "-- lockstep:keep events for 1 day\nDROP TABLE events;");
    fixture.migrate();
    assertThat(fixture.database.value("SELECT count(*) FROM lockstep_kept.\"2.public.events\""))
        .isEqualTo("60");
  }

  @Test
  void onlyTheOwnRowsOfATableThatOthersInheritFrom() {
    fixture
        .with(
            "V1__a.sql",
            "CREATE TABLE a (id int PRIMARY KEY, n int); CREATE TABLE b () INHERITS (a);"
                + " INSERT INTO a VALUES (1); INSERT INTO b VALUES (1), (2);")
        .with("V2__keep.sql", "-- lockstep:keep a for 1 day\nDELETE FROM ONLY a;");
    fixture.migrate();
    assertThat(kept()).extracting(KeptRecord::rows).containsExactly(1L);

    fixture.with("V3__drop.sql", "-- lockstep:keep a.n for 1 day\nALTER TABLE a DROP COLUMN n;");
    assertThatThrownBy(() -> fixture.migrate())
        .hasMessageContaining("V3__drop.sql:1: keep a.n: other tables inherit from public.a");
  }

  @Test
  void whatCannotBeKeptIsRefusedBeforeTheFirstChange() {
    fixture.with(
        "V1__a.sql",
        "CREATE TABLE nokey (n int, m int UNIQUE); INSERT INTO nokey VALUES (1, 1);"
            + " CREATE TABLE gen (id int PRIMARY KEY, g int GENERATED ALWAYS AS (id) STORED);"
            + " CREATE VIEW v AS SELECT 1 AS one; CREATE SCHEMA gen; CREATE TABLE gen.g (n int)");
    fixture.migrate();
    refused("nokey.n", "table public.nokey has no primary key or other unique key of NOT NULL");
    refused("nokey.o", "table public.nokey has no column o");
    refused("nobody", "there is no such table before this migration");
    refused("v", "is no table");
    refused("public.gen.g", "is a generated column");
    refused("gen.id", "table public.gen has no primary key");
    refused("gen.g", "is a table and a column as well");
    assertThat(fixture.database.value("SELECT to_regnamespace('lockstep_kept') IS NULL"))
        .isEqualTo("t");
    assertThat(fixture.database.value("SELECT to_regclass('mark') IS NULL")).isEqualTo("t");
  }

  private void refused(String name, String why) {
    fixture.with(
        "V2__x.sql", "-- a\n-- lockstep:keep " + name + " for 1 day\nCREATE TABLE mark (id int);");
    assertThatThrownBy(() -> fixture.migrate())
        .isInstanceOf(MigrationFailedException.class)
        .hasMessageStartingWith("V2__x.sql:2: keep " + name + ": " + why)
        .hasMessageEndingWith("; nothing was changed");
  }

  @Test
  void whereAKeepCannotDoWhatItSaysTheFileIsRefused() {
    fixture.with("V1__a.sql", "CREATE TABLE a (id int PRIMARY KEY, n int);");
    fixture.migrate();
    fixture
        .with("R__r.sql", "-- lockstep:keep a for 1 day\nSELECT 1;")
        .with("V2__i.sql", "-- lockstep:keep a for 1 day\nCREATE INDEX CONCURRENTLY x ON a (n);")
        .with("U2__i.sql", "-- lockstep:keep a for 1 day\nDROP INDEX x;")
        .with(
            "V3__s.sql",
            "-- lockstep:keep a for 1 day\n-- lockstep:keep a for 2 days\n"
                + "BEGIN ISOLATION LEVEL REPEATABLE READ; DELETE FROM a; COMMIT;")
        .with("V4__t.sql", "-- lockstep:keep a\n-- lockstep:keep a for 3 moons\nSELECT 1;");
    assertThatThrownBy(() -> fixture.migrate())
        .isInstanceOf(InvalidMigrationsException.class)
        .hasMessageContaining("R__r.sql:1: keep a: only a V file can keep data")
        .hasMessageContaining("V2__i.sql:1: keep a: this file runs outside a transaction")
        .hasMessageContaining("U2__i.sql:1: keep a: only a V file can keep data")
        .hasMessageContaining("V3__s.sql:1: keep a: the isolation level that the file asks for")
        .hasMessageContaining("V3__s.sql:2: keep a: it is said twice")
        .hasMessageContaining("V4__t.sql:1: keep needs a table or a column and a time")
        .hasMessageContaining("V4__t.sql:2: '3 moons' is not a duration");
  }

  @Test
  void aCopyBeyondTheLimitIsRefusedWithTheFigureAndNothingIsLocked() {
    fixture
        .with(
            "V1__a.sql",
            "CREATE TABLE a (id int PRIMARY KEY, n text);"
                + " INSERT INTO a SELECT i, repeat(md5(i::text), 20) FROM generate_series(1, 2000) i;"
                + " ANALYZE a;")
        .with("V2__drop.sql", "-- lockstep:keep a.n for 1 day\nALTER TABLE a DROP COLUMN n;");
    fixture.keepLimit = 100 * 1024;
    // Somebody writes all the time: a lock of ours would wait for them, and fail by its timeout.
    fixture.migrate(new Options(Optional.of(Version.of("1")), false));
    try (Connection writer = fixture.database.open();
        Statement statement = writer.createStatement()) {
      writer.setAutoCommit(false);
      statement.execute("UPDATE a SET n = 'x' WHERE id = 1");
      assertThatThrownBy(() -> fixture.migrate())
          .isInstanceOf(MigrationFailedException.class)
          // 2000 rows of 640 characters, 4 bytes of key and 28 of header.
          .hasMessageMatching(
              "V2__drop.sql:1: keep a.n: the copy would take about 13\\d\\d kB, which is an"
                  + " estimate, and LOCKSTEP_KEEP_LIMIT is 100 kB; raise it .*; nothing was"
                  + " changed");
      writer.rollback();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
    fixture.keepLimit = 2 * 1024 * 1024;
    fixture.migrate();
    assertThat(kept()).extracting(KeptRecord::rows).containsExactly(2000L);
  }

  /** A row that is written while the copy is made would be lost: it is in the copy, or waits. */
  @Test
  void noRowChangesBetweenCopyAndDrop() throws Exception {
    fixture
        .with(
            "V1__a.sql", "CREATE TABLE a (id int PRIMARY KEY, n int); INSERT INTO a VALUES (1, 1);")
        .with("V2__drop.sql", "-- lockstep:keep a.n for 1 day\nALTER TABLE a DROP COLUMN n;");
    fixture.lockTimeout = Duration.ofSeconds(30);
    fixture.migrate(new Options(Optional.of(Version.of("1")), false));
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    CountDownLatch done = new CountDownLatch(1);
    try (Connection writer = fixture.database.open();
        Statement statement = writer.createStatement()) {
      writer.setAutoCommit(false);
      statement.execute("UPDATE a SET n = 2");
      Thread run =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      fixture.migrate();
                    } catch (Throwable e) {
                      failure.set(e);
                    }
                    done.countDown();
                  });
      Eventually.isTrue(
          fixture.database,
          "SELECT count(*) = 1 FROM pg_locks WHERE NOT granted AND mode = 'ShareRowExclusiveLock'"
              + " AND relation = 'a'::regclass");
      writer.commit();
      assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
      run.join();
    }
    assertThat(failure.get()).isNull();
    assertThat(fixture.database.value("SELECT n FROM lockstep_kept.\"2.public.a.n\""))
        .isEqualTo("2");
  }

  @Test
  void aMigrationThatFailsKeepsNothing() {
    fixture
        .with(
            "V1__a.sql", "CREATE TABLE a (id int PRIMARY KEY, n int); INSERT INTO a VALUES (1, 1);")
        .with(
            "V2__drop.sql",
            "-- lockstep:keep a.n for 1 day\nALTER TABLE a DROP COLUMN n; SELECT 1 / 0;");
    assertThatThrownBy(() -> fixture.migrate()).hasMessageContaining("division by zero");
    assertThat(kept()).isEmpty();
    assertThat(fixture.database.value("SELECT to_regnamespace('lockstep_kept') IS NULL"))
        .isEqualTo("t");
    assertThat(fixture.eventNames()).doesNotContain("data-kept");
  }

  @Test
  void whatExpiresIsGoneAndTheReverseStillRuns() {
    artworks();
    fixture.migrate();
    assertThat(expire(Events.NONE)).isZero();
    fixture.database.execute(
        "UPDATE lockstep.kept SET expires_at = now() WHERE column_name = 'Born'");
    List<Event> events = new ArrayList<>();
    assertThat(expire(events::add)).isEqualTo(1);
    assertThat(expire(events::add)).isZero();
    assertThat(events)
        .singleElement()
        .satisfies(event -> assertThat(event.message()).contains("Born"));
    assertThat(returns())
        .satisfiesExactly(
            born -> {
              assertThat(born.isComplete()).isFalse();
              assertThat(born.withoutValue()).isEqualTo(500);
              assertThat(born.text()).contains("expired on 20").contains("does not come back");
            },
            mood -> assertThat(mood.isComplete()).isTrue());
    fixture.database.execute(ARTWORKS_BACK);
    assertThat(
            fixture.database.value(
                "SELECT count(\"Born\"), count(mood) FROM \"Museum\".\"Artworks\""))
        .isEqualTo("0|333");
  }

  /** Default privileges of the login give its tables to the application, and its schemas too. */
  @Test
  void theApplicationsRoleCannotReadWhatIsKept() throws Exception {
    String name = fixture.database.name();
    String owner = "owner_" + name;
    String app = "app_" + name;
    fixture.database.execute(
        "CREATE ROLE " + owner + " LOGIN",
        "CREATE ROLE " + app + " LOGIN",
        "GRANT CREATE ON DATABASE " + name + " TO " + owner,
        "GRANT CREATE ON SCHEMA public TO " + owner,
        "ALTER DEFAULT PRIVILEGES FOR ROLE " + owner + " GRANT ALL ON TABLES TO PUBLIC, " + app,
        "ALTER DEFAULT PRIVILEGES FOR ROLE " + owner + " GRANT ALL ON SCHEMAS TO PUBLIC, " + app);
    try {
      fixture
          .with(
              "V1__a.sql",
              "CREATE TABLE a (id int PRIMARY KEY, n int); INSERT INTO a VALUES (1, 1), (2, 2);"
                  + " ALTER TABLE a ENABLE ROW LEVEL SECURITY;"
                  + " CREATE POLICY one ON a USING (id = 1);")
          .with("V2__drop.sql", "-- lockstep:keep a.n for 1 day\nALTER TABLE a DROP COLUMN n;");
      String url = fixture.database.url().replace("postgres@", owner + "@");
      String jdbc = fixture.database.jdbcUrl().replace("user=postgres", "user=");
      fixture.runner(() -> DriverManager.getConnection(jdbc + owner), url).run(Options.ALL);

      assertThat(
              fixture.database.rows(
                  "SELECT r, has_schema_privilege(r, 'lockstep_kept', 'USAGE'),"
                      + " has_table_privilege(r, 'lockstep_kept.\"2.public.a.n\"', 'SELECT'),"
                      + " has_table_privilege(r, 'lockstep_kept.sequences', 'SELECT')"
                      + " FROM unnest(ARRAY['"
                      + owner
                      + "', '"
                      + app
                      + "']) r"))
          .containsExactly(owner + "|t|t|t", app + "|f|f|f");
      // What a policy hides from others is kept all the same.
      assertThat(fixture.database.value("SELECT count(*) FROM lockstep_kept.\"2.public.a.n\""))
          .isEqualTo("2");

      // Where it would be hidden from the owner too, nothing is kept short in silence.
      fixture.database.execute("ALTER TABLE a FORCE ROW LEVEL SECURITY");
      fixture.with("V3__drop.sql", "-- lockstep:keep a for 1 day\nDROP TABLE a;");
      assertThatThrownBy(
              () ->
                  fixture
                      .runner(() -> DriverManager.getConnection(jdbc + owner), url)
                      .run(Options.ALL))
          .hasMessageContaining("V3__drop.sql:1 failed")
          .hasMessageContaining("BYPASSRLS");
      assertThat(fixture.database.value("SELECT count(*) FROM a")).isEqualTo("2");
    } finally {
      fixture.database.execute(
          "DROP OWNED BY " + owner + ", " + app + " CASCADE", "DROP ROLE " + owner + ", " + app);
    }
  }

  /** Its owner could read, or drop, what is put there. */
  @Test
  void aSchemaThatAnotherRoleMadeBeforehandIsNotUsed() {
    String other = "other_" + fixture.database.name();
    String owner = "owner_" + fixture.database.name();
    fixture.database.execute(
        "CREATE ROLE " + other,
        "CREATE ROLE " + owner + " LOGIN",
        "GRANT CREATE ON SCHEMA public TO " + owner,
        "GRANT CREATE ON DATABASE " + fixture.database.name() + " TO " + owner,
        "CREATE SCHEMA lockstep_kept AUTHORIZATION " + other,
        "GRANT ALL ON SCHEMA lockstep_kept TO PUBLIC");
    try {
      fixture
          .with("V1__a.sql", "CREATE TABLE a (id int PRIMARY KEY, n int);")
          .with("V2__drop.sql", "-- lockstep:keep a for 1 day\nDROP TABLE a;");
      String url = fixture.database.url().replace("postgres@", owner + "@");
      String jdbc = fixture.database.jdbcUrl().replace("user=postgres", "user=" + owner);
      assertThatThrownBy(
              () -> fixture.runner(() -> DriverManager.getConnection(jdbc), url).run(Options.ALL))
          .hasMessageContaining("schema lockstep_kept belongs to role " + other);
      assertThat(fixture.database.value("SELECT to_regclass('a') IS NULL")).isEqualTo("t");
    } finally {
      fixture.database.execute(
          "DROP OWNED BY " + owner + ", " + other + " CASCADE",
          "DROP ROLE " + owner + ", " + other);
    }
  }

  @Test
  void aNameTooLongEndsInItsHash() {
    String table = "t".repeat(63);
    fixture
        .with(
            "V20261126120000__a.sql",
            "CREATE TABLE " + table + " (id int PRIMARY KEY, \"a.b\" int);")
        .with(
            "V20261126120001__b.sql",
            "-- lockstep:keep "
                + table
                + ".\"a.b\" for 1 day\n-- lockstep:keep "
                + table
                + " for 1 day\nDROP TABLE "
                + table
                + ";");
    fixture.migrate();
    assertThat(kept())
        .extracting(KeptRecord::name)
        .doesNotHaveDuplicates()
        .allSatisfy(
            each ->
                assertThat(each).hasSize(58).startsWith("20261126120001.public.ttt").contains("~"));
    assertThat(
            fixture.database.value(
                "SELECT count(*) FROM pg_class JOIN lockstep.kept ON relname = kept_table"))
        .isEqualTo("2");
  }
}
