// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.support.ChildProcess;
import dev.lockstep.support.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a schema needs besides its own tables: rows that migrations insert, roles, a search path,
 * extensions. Scratch databases are made by a role that may do no more than that, and the database
 * belongs to a role that is no superuser either.
 */
class GenerateIT {
  private static final String MAKER = "generate_it_maker";
  private static final String DEPLOYER = "generate_it_deployer";
  private static final String READER = "Generate It Reader";

  private static final String CUSTOMERS =
      """
      CREATE TABLE app.customers (
        id bigint PRIMARY KEY,
        %s
      );
      GRANT SELECT ON app.customers TO "Generate It Reader";
      """;

  @TempDir private Path root;
  private ProjectScene scene;

  @BeforeEach
  void open() {
    scene = new ProjectScene(root);
    scene.database.execute(
        "CREATE ROLE " + MAKER + " LOGIN CREATEDB",
        "CREATE ROLE " + DEPLOYER + " LOGIN",
        "ALTER DATABASE " + scene.database.name() + " OWNER TO " + DEPLOYER);
    scene.set("LOCKSTEP_SHADOW_URL", as(MAKER, TestDatabase.server().url("postgres")));
    scene.set("DATABASE_URL", as(DEPLOYER, scene.database.url()));
  }

  @AfterEach
  void close() {
    try (TestDatabase any = TestDatabase.create()) {
      scene.set("LOCKSTEP_CACHE", "false").run("generate", "nothing", "--dry-run");
      scene.close();
      any.execute(
          "DROP ROLE IF EXISTS \"" + READER + "\"",
          "DROP ROLE IF EXISTS " + MAKER,
          "DROP ROLE IF EXISTS " + DEPLOYER);
    }
    assertThat(ProjectScene.scratchDatabases()).isEmpty();
  }

  private static String as(String role, String url) {
    return url.replace("postgres@", role + "@");
  }

  private String migration(String text) {
    return scene.files().stream()
        .filter(file -> file.startsWith("migrations/V"))
        .filter(file -> scene.tree.text(file).contains(text))
        .reduce((one, other) -> other)
        .orElseThrow();
  }

  @Test
  void seedRowsRolesSearchPathAndTheLabelOfTheWayBack() {
    scene
        .with(
            "migrations/V1__app.sql",
            """
            CREATE SCHEMA app;
            CREATE TABLE app.customers (id bigint PRIMARY KEY, name text);
            INSERT INTO app.customers (id, name)
              SELECT i, CASE WHEN i > 3 THEN 'Name ' || i END FROM generate_series(1, 5) i;
            """)
        .with("src/main/schema/_app.sql", "CREATE SCHEMA app;")
        .with(
            "src/main/schema/_count.sql",
            "CREATE FUNCTION how_many() RETURNS bigint LANGUAGE sql\n"
                + "  AS 'SELECT count(*) FROM customers';")
        .with("src/main/schema/app/customers.sql", CUSTOMERS.formatted("name text NOT NULL"));

    // A role that is nowhere made, and that this one could not make.
    assertThat(scene.run("generate", "name").exited(3).error())
        .contains("app/customers.sql:5: schema-load: role \"Generate It Reader\" does not exist")
        .contains("run CREATE ROLE \"Generate It Reader\" there, once");
    scene.database.execute("CREATE ROLE \"" + READER + "\" CONNECTION LIMIT 7");

    // A body that relies on the database's own search_path.
    assertThat(scene.run("generate", "name").exited(3).error())
        .contains("_count.sql:1: schema-load:")
        .contains("relation \"customers\" does not exist");
    scene.set("LOCKSTEP_SEARCH_PATH", "app, public");
    scene.run("generate", "name").exited(0);
    assertThat(scene.tree.text(migration("requires-backfill name"))).contains("NOT NULL");
    scene.with(
        "backfills/name.sql",
        scene.tree.text("backfills/name.sql").replace("\"value_of_name\"()", "'Nameless ' || id"));
    scene.run("check").exited(0);

    scene.run("migrate", "--run-backfills", "--require-all").exited(0);
    assertThat(scene.database.value("SELECT string_agg(name, ',' ORDER BY id) FROM app.customers"))
        .isEqualTo("Nameless 1,Nameless 2,Nameless 3,Name 4,Name 5");
    assertThat(
            scene.database.value(
                "SELECT has_table_privilege('" + READER + "', 'app.customers', 'SELECT')"))
        .isEqualTo("t");
    assertThat(scene.run("drift").exited(0).out()).containsExactly("no drift");

    // The way back of a column that nothing fills says so, and is stopped by the rows.
    scene.with(
        "src/main/schema/app/customers.sql",
        CUSTOMERS.formatted("-- lockstep:dropped name\n  note text"));
    scene.run("generate", "no name", "--discard-data", "--unsafe-one-step").exited(0);
    String forward = migration("DROP COLUMN name");
    String back = scene.tree.text(forward.replace("/V", "/U"));
    assertThat(back)
        .startsWith("-- irreversible: ")
        .contains("it fails if the table has rows, for nothing fills app.customers.name,");
    scene.run("migrate", "--require-all").exited(0);
    assertThat(scene.run("undo", "--last", "1").exited(3).error()).contains("irreversible");
    assertThat(scene.database.rows("SELECT * FROM app.customers ORDER BY id"))
        .containsExactly("1|∅", "2|∅", "3|∅", "4|∅", "5|∅");
    assertThatThrownBy(() -> scene.database.execute(back))
        .hasMessageContaining("contains null values");

    assertThat(
            scene.database.value(
                "SELECT rolconnlimit FROM pg_roles WHERE rolname = '" + READER + "'"))
        .as("what was there is as it was")
        .isEqualTo("7");
  }

  @Test
  void anExtensionThatTheServerLacksIsNamed() {
    scene.with("src/main/schema/_extensions.sql", "CREATE EXTENSION IF NOT EXISTS postgis;");
    assertThat(scene.run("generate", "postgis").exited(3).error())
        .contains("_extensions.sql:1: schema-load: ")
        .contains("lacks extension postgis: set LOCKSTEP_SHADOW_URL");
    assertThat(scene.files()).containsExactly("src/main/schema/_extensions.sql");
  }

  /** It would be missing wherever the migrations run: also for the next generate. */
  @Test
  void aRoleThatOnlyAModuleMakesIsToldAtOnce() {
    scene
        .set("LOCKSTEP_SHADOW_URL", TestDatabase.server().url("postgres"))
        .with("src/main/schema/_roles.sql", "CREATE ROLE \"" + READER + "\";")
        .with(
            "src/main/schema/orders.sql",
            "CREATE TABLE orders (id bigint PRIMARY KEY);\n"
                + "GRANT SELECT ON orders TO \"Generate It Reader\";");
    ChildProcess.Result refused = scene.run("generate", "orders").exited(3);
    assertThat(refused.error())
        .contains("_roles.sql:1: schema-load: role \"Generate It Reader\" does not exist")
        .contains("write CREATE ROLE \"Generate It Reader\" into a migration");
    assertThat(scene.files()).noneMatch(file -> file.startsWith("migrations"));
    assertThat(
            scene.database.value("SELECT count(*) FROM pg_roles WHERE rolname = '" + READER + "'"))
        .isEqualTo("0");

    scene.with("migrations/V1__roles.sql", "CREATE ROLE \"" + READER + "\";");
    scene.run("generate", "orders").exited(0);
    assertThat(scene.tree.text(migration("CREATE TABLE"))).contains("\"Generate It Reader\"");
    scene.run("generate", "nothing").exited(0);
    scene.run("check").exited(0);
  }
}
