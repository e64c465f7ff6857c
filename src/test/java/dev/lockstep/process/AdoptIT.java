// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.support.ChildProcess;
import dev.lockstep.support.LockstepProcess;
import dev.lockstep.support.TestDatabase;
import dev.lockstep.support.Tree;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people see who come with a database that another tool has migrated. */
class AdoptIT {
  private static final String HASH =
      "encode(sha256(convert_to('CREATE TABLE \"Users\" (id serial PRIMARY KEY);', 'UTF8')),"
          + " 'hex')";

  @TempDir Path root;
  private final TestDatabase database = TestDatabase.create();

  @AfterEach
  void close() {
    database.close();
  }

  private ChildProcess.Result lockstep(String... arguments) {
    return LockstepProcess.of(arguments)
        .in(root)
        .with("DATABASE_URL", database.url())
        .with("LOCKSTEP_SHADOW_URL", TestDatabase.server().url("postgres"))
        .run();
  }

  private void drizzle(Tree tree) {
    tree.with("drizzle/0000_users.sql", "CREATE TABLE \"Users\" (id serial PRIMARY KEY);")
        .with("drizzle/0001_name.sql", "ALTER TABLE \"Users\" ADD COLUMN \"Name\" text;")
        .with(
            "drizzle/meta/_journal.json",
            """
            {"version": "7", "dialect": "postgresql", "entries": [
              {"idx": 0, "version": "7", "when": 1709287200500, "tag": "0000_users"},
              {"idx": 1, "version": "7", "when": 1709287201500, "tag": "0001_name"}]}
            """);
    database.execute(
        "CREATE TABLE \"Users\" (id serial PRIMARY KEY)",
        "INSERT INTO \"Users\" DEFAULT VALUES",
        "CREATE SCHEMA drizzle",
        "CREATE TABLE drizzle.__drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT NULL,"
            + " created_at bigint)",
        "INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ("
            + HASH
            + ", 1709287200500)");
  }

  @Test
  void aDrizzleProjectIsNamedShownTakenOverAndGoesOn() {
    Tree tree = new Tree(root);
    drizzle(tree);
    String advice =
        "Drizzle has migrated it (drizzle.__drizzle_migrations): take it over with 'lockstep adopt"
            + " drizzle <folder>'";
    assertThat(String.join("\n", lockstep("migrate").exited(3).err()))
        .contains("no such folder", advice);
    tree.with("migrations/V1__mine.sql", "CREATE TABLE mine (id int);");
    for (List<String> command : List.of(List.of("migrate"), List.of("migrate", "--dry-run"))) {
      assertThat(String.join("\n", lockstep(command.toArray(String[]::new)).exited(1).err()))
          .contains(advice);
    }
    assertThat(lockstep("status").exited(0).out()).contains("track:     " + advice);
    assertThat(String.join("\n", lockstep("wait", "--timeout", "1s").exited(1).err()))
        .contains(advice);
    tree.without("migrations/V1__mine.sql");

    assertThat(lockstep("adopt", "drizzle", "drizzle", "--dry-run").exited(0).out())
        .contains(
            "would write migrations/V20240301100000__0000_users.sql",
            "would write a history of 1 row, up to V20240301100000__0000_users.sql, as"
                + " drizzle.__drizzle_migrations says; nothing of it runs again",
            "pending: V20240301100001__0001_name.sql");
    assertThat(tree.files()).noneMatch(file -> file.startsWith("migrations/"));

    assertThat(
            String.join(
                "\n", lockstep("adopt", "drizzle", "drizzle", "--output", "json").exited(0).out()))
        .contains("\"written\" : true", "\"baselined\" : [ \"V20240301100000__0000_users.sql\" ]");
    assertThat(lockstep("adopt", "drizzle", "drizzle").exited(0).out())
        .containsOnlyOnce("2 migrations of drizzle, adopted already; there is nothing to do");
    assertThat(lockstep("migrate").exited(0).out())
        .singleElement()
        .asString()
        .endsWith("the database is at version 20240301100001");
    assertThat(database.rows("SELECT id, \"Name\" FROM \"Users\"")).containsExactly("1|∅");

    database.execute("ALTER TABLE \"Users\" ADD COLUMN stray int");
    database.execute("DROP TABLE flyway_schema_history");
    ChildProcess.Result refused =
        lockstep("adopt", "drizzle", "drizzle", "--applied", "0001_name").exited(3);
    assertThat(refused.out())
        .contains(
            "the database: live-database: column public.\"Users\".stray is not in the schema",
            "-- destructive: drops column public.\"Users\".stray (about 1 row)");
    assertThat(String.join("\n", refused.err()))
        .contains("lockstep: nothing was changed: the database: live-database: its schema differs");
    assertThat(String.join("\n", lockstep("adopt").exited(2).err())).contains("drizzle");
    assertThat(String.join("\n", lockstep("adopt", "drizzle", "nowhere").exited(3).err()))
        .contains("nowhere: drizzle-folder: there is no such folder");
  }

  @Test
  void pairsOfGolangMigrateAreTakenOverWithTheirReverses() {
    Tree tree =
        new Tree(root)
            .with("sql/000001_users.up.sql", "CREATE TABLE \"Users\" (id int PRIMARY KEY);")
            .with("sql/000001_users.down.sql", "DROP TABLE \"Users\";")
            .with("sql/000002_name.up.sql", "ALTER TABLE \"Users\" ADD name text;")
            .with("sql/000002_name.down.sql", "SELECT 1;");
    database.execute(
        "CREATE TABLE \"Users\" (id int PRIMARY KEY)",
        "INSERT INTO \"Users\" VALUES (1)",
        "CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL)",
        "INSERT INTO schema_migrations VALUES (1, false)");

    assertThat(lockstep("adopt", "sql", "sql").exited(0).out())
        .contains(
            "wrote migrations/V000001__users.sql",
            "wrote migrations/U000001__users.sql",
            "pending: V000002__name.sql")
        .anyMatch(line -> line.contains("000002_name.up.sql: reverse: its reverse is not adopted"));
    assertThat(tree.files()).doesNotContain("migrations/U000002__name.sql");
    lockstep("migrate").exited(0);
    assertThat(database.rows("SELECT id, name FROM \"Users\"")).containsExactly("1|∅");
  }

  @Test
  void aHistoryOfFlywaysUnderAnotherNameIsCopied() {
    new Tree(root)
        .with("flyway.conf", "flyway.table=history\n")
        .with("flyway/V1__users.sql", "CREATE TABLE users (id int PRIMARY KEY);");
    database.execute(
        "CREATE TABLE users (id int PRIMARY KEY)",
        "CREATE TABLE history (installed_rank int PRIMARY KEY, version varchar(50), description"
            + " varchar(200) NOT NULL, type varchar(20) NOT NULL, script varchar(1000) NOT NULL,"
            + " checksum int, installed_by varchar(100) NOT NULL, installed_on timestamp NOT NULL"
            + " DEFAULT now(), execution_time int NOT NULL, success boolean NOT NULL)",
        "INSERT INTO history VALUES (1, '1', 'users', 'SQL', 'V1__users.sql', NULL, 'ada',"
            + " '2024-01-02', 7, true)");

    lockstep("adopt", "flyway", "flyway").exited(0);

    assertThat(
            database.rows(
                "SELECT script, installed_by, installed_on, execution_time"
                    + " FROM flyway_schema_history"))
        .containsExactly("V1__users.sql|ada|2024-01-02 00:00:00|7");
    assertThat(lockstep("migrate").exited(0).out())
        .singleElement()
        .asString()
        .contains("at version 1");
    assertThat(String.join("\n", lockstep("adopt", "liquibase", "root.xml").exited(3).err()))
        .contains("root.xml: liquibase-changelog: there is no such changelog");
  }

  @Test
  void aBaselineBeginsAHistoryOnce() {
    new Tree(root)
        .with("migrations/V1__a.sql", "CREATE TABLE a (id int);")
        .with("migrations/V2__b.sql", "CREATE TABLE b (id int);");
    database.execute("CREATE TABLE a (id int)", "INSERT INTO a VALUES (1)");

    assertThat(lockstep("baseline", "1", "--dry-run").exited(0).out())
        .containsExactly(
            "would write a baseline of version 1; these count as applied and never run:",
            "  V1__a.sql",
            "pending: V2__b.sql");
    assertThat(database.value("SELECT to_regclass('flyway_schema_history') IS NULL"))
        .isEqualTo("t");
    lockstep("baseline", "1").exited(0);
    assertThat(lockstep("migrate").exited(0).out())
        .singleElement()
        .asString()
        .startsWith("applied 1 migration");
    assertThat(String.join("\n", lockstep("baseline", "2").exited(3).err()))
        .contains("has 2 rows already, the newest of version 2: this database has a history");
    assertThat(String.join("\n", lockstep("baseline", "one").exited(2).err()))
        .contains("baseline one is not a version");
  }
}
