// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.cache.Cache;
import dev.lockstep.event.Events;
import dev.lockstep.finding.Finding;
import dev.lockstep.shadow.ScratchServer;
import dev.lockstep.shadow.ScratchSource;
import dev.lockstep.support.Scratch;
import dev.lockstep.support.TestDatabase;
import dev.lockstep.support.Tree;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a schema needs of the server besides its own database: roles, a search path, extensions. */
class ScratchServersTest {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);

  @TempDir private Path root;
  private Tree tree = new Tree(Path.of("."));

  @BeforeEach
  void project() {
    tree = new Tree(root);
    tree.with("src/main/schema/orders.sql", "CREATE TABLE orders (id bigint PRIMARY KEY);");
  }

  private Generated generate(ScratchSource source) throws Exception {
    Generated generated =
        new Generate(tree.project(), source, Cache.NONE, "1", Scripts.ONE_STEP, NOON).run("next");
    GeneratedFiles.write(generated);
    return generated;
  }

  private List<Finding> check(ScratchSource source) throws Exception {
    return tree.check(source).findings();
  }

  private static ScratchSource ours() {
    return ScratchSource.embedded(Clock.systemUTC(), Events.NONE);
  }

  private static List<String> roles(ScratchSource source, String like) throws SQLException {
    try (ScratchServer server = source.open();
        Connection connection = server.administration();
        Statement statement = connection.createStatement();
        ResultSet results =
            statement.executeQuery(
                "SELECT rolname FROM pg_roles WHERE rolname LIKE '" + like + "' ORDER BY 1")) {
      List<String> names = new ArrayList<>();
      while (results.next()) {
        names.add(results.getString(1));
      }
      return names;
    }
  }

  private void rolesEverywhere() {
    tree.with(
            "src/main/schema/orders.sql",
            """
            CREATE TABLE orders (id bigint PRIMARY KEY, owner text);
            ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
            GRANT SELECT ON orders TO rs_reporting, "Rs Writer";
            CREATE POLICY own ON orders FOR ALL TO rs_app USING (owner = CURRENT_USER);
            """)
        .with(
            "src/main/schema/_roles.sql",
            """
            CREATE ROLE rs_reporting;
            GRANT rs_reporting TO rs_app;
            ALTER DEFAULT PRIVILEGES FOR ROLE rs_deployer GRANT SELECT ON TABLES TO rs_reporting;
            DO $$ BEGIN EXECUTE 'GRANT INSERT ON orders TO rs_inserter'; END $$;
            """)
        .with(
            "migrations/V1__roles.sql",
            """
            CREATE ROLE rs_reporting LOGIN;
            DO $$ BEGIN
              IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'rs_app') THEN CREATE ROLE rs_app; END IF;
            END $$;
            CREATE USER rs_old;
            CREATE TABLE orders (id bigint PRIMARY KEY);
            GRANT SELECT ON orders TO rs_old;
            SET ROLE rs_old;
            RESET ROLE;
            """)
        .with(
            "migrations/V2__no_old.sql",
            "REVOKE ALL ON orders FROM rs_old; DROP USER rs_old; ALTER ROLE rs_app NOINHERIT;")
        .with("migrations/U2__no_old.sql", "CREATE ROLE rs_old; GRANT SELECT ON orders TO rs_old;");
  }

  @Test
  void onAServerOfOursRolesAreMadeAndGoWithTheLastDatabase() throws Exception {
    rolesEverywhere();

    Generated generated = generate(ours());

    assertThat(tree.text("migrations/V20261122120000__next.sql"))
        .contains("TO rs_reporting", "TO \"Rs Writer\"", "rs_app", "rs_deployer", "rs_inserter");
    assertThat(generated.notes())
        .anyMatch(note -> note.contains("_roles.sql:1: CREATE ROLE: it is not of one schema"))
        .anyMatch(note -> note.contains("_roles.sql:2: GRANT: members of roles"));
    assertThat(check(ours())).as("once more").isEmpty();
    assertThat(generate(ours()).files()).as("nothing is left to do").isEmpty();
    try (ScratchServer server = ours().open()) {
      server.create().close();
    }
    assertThat(roles(ours(), "rs%")).as("but what a kept database needs").doesNotContain("rs_old");
  }

  @Test
  void onAUsersServerItIsSaidWhichRoleToMake() throws Exception {
    tree.with(
        "src/main/schema/orders.sql",
        "CREATE TABLE orders (id bigint PRIMARY KEY);\nGRANT SELECT ON orders TO \"rs Nobody\";");

    assertThatThrownBy(() -> generate(Scratch.source()))
        .hasMessageContaining("orders.sql:2: schema-load: role \"rs Nobody\" does not exist")
        .hasMessageContaining("run CREATE ROLE \"rs Nobody\" there, once");
    assertThat(tree.files()).noneMatch(file -> file.startsWith("migrations"));
  }

  @Test
  void onAUsersServerWhatAMigrationMakesIsGoneAndWhatWasThereIsAsItWas() throws Exception {
    try (TestDatabase database = TestDatabase.create()) {
      database.execute("CREATE ROLE us_there NOLOGIN CONNECTION LIMIT 7");
      try {
        tree.with(
                "src/main/schema/orders.sql",
                "CREATE TABLE orders (id bigint PRIMARY KEY);\n"
                    + "GRANT SELECT ON orders TO us_there, us_made;")
            .with("src/main/schema/_roles.sql", "CREATE ROLE us_made; CREATE ROLE us_there LOGIN;")
            .with(
                "migrations/V1__roles.sql",
                """
                CREATE ROLE us_there LOGIN;
                CREATE ROLE us_made;
                ALTER ROLE us_there CONNECTION LIMIT 1;
                GRANT us_there TO us_made;
                ALTER DEFAULT PRIVILEGES FOR ROLE us_made IN SCHEMA public
                  GRANT SELECT ON TABLES TO us_made;
                COMMENT ON ROLE us_there IS 'ours now';
                DO $$ BEGIN CREATE ROLE us_hidden; END $$;
                """)
            .with("migrations/V2__gone.sql", "DROP ROLE us_there;");

        generate(Scratch.source());

        assertThat(check(Scratch.source())).isEmpty();
        assertThat(
                database.rows(
                    "SELECT rolname, rolcanlogin, rolconnlimit, shobj_description(oid, 'pg_authid'),"
                        + " (SELECT count(*) FROM pg_auth_members m WHERE m.roleid = r.oid)"
                        + " FROM pg_roles r WHERE rolname LIKE 'us\\_%'"))
            .containsExactly("us_there|f|7|∅|0");
      } finally {
        database.execute("DROP ROLE us_there");
      }
    }
  }

  @Test
  void aLoginOfAUsersServerThatMayMakeNoRolesIsToldSo() throws Exception {
    try (TestDatabase database = TestDatabase.create()) {
      database.execute("CREATE ROLE ns_shadow LOGIN CREATEDB");
      ScratchSource source =
          ScratchSource.on(
              name ->
                  DriverManager.getConnection(
                      TestDatabase.server()
                          .jdbcUrl(name.isEmpty() ? "postgres" : name)
                          .replace("user=postgres", "user=ns_shadow")),
              "test server",
              Clock.systemUTC(),
              Events.NONE);
      try {
        tree.with("src/main/schema/_roles.sql", "\nCREATE ROLE ns_module;");
        assertThatThrownBy(() -> generate(source))
            .hasMessageContaining("_roles.sql:2: schema-load: permission denied to create role")
            .hasMessageContaining("the login of LOCKSTEP_SHADOW_URL may not do that");
        tree.without("src/main/schema/_roles.sql")
            .with("migrations/V1__roles.sql", "CREATE ROLE ns_migration;");
        assertThatThrownBy(() -> generate(source))
            .hasMessageContaining("V1__roles.sql:1: migration-fails: permission denied")
            .hasMessageContaining("the login of LOCKSTEP_SHADOW_URL may not do that");
      } finally {
        database.execute("DROP ROLE ns_shadow");
      }
    }
  }

  @Test
  void theSearchPathIsThatOfMigrationsAndOfBodies() throws Exception {
    tree.with("src/main/schema/_app.sql", "CREATE SCHEMA app;")
        .with("src/main/schema/app/customers.sql", "CREATE TABLE app.customers (id int);")
        .with(
            "src/main/schema/_count.sql",
            """
            CREATE FUNCTION how_many() RETURNS bigint LANGUAGE sql
              AS 'SELECT count(*) FROM customers, orders';
            CREATE VIEW all_customers AS SELECT id FROM customers;
            """)
        .with("migrations/V1__app.sql", "CREATE SCHEMA app; CREATE TABLE app.customers (id int);")
        .with("migrations/V2__in_the_path.sql", "CREATE TABLE notes (id int);")
        .with("src/main/schema/app/notes.sql", "CREATE TABLE app.notes (id int);");

    assertThatThrownBy(() -> generate(Scratch.source()))
        .hasMessageContaining("relation \"customers\" does not exist");

    ScratchSource searching = Scratch.source().searching("app, public");
    generate(searching);
    assertThat(tree.text("migrations/V20261122120000__next.sql"))
        .contains("CREATE TABLE public.orders")
        .doesNotContain("notes");
    assertThat(check(searching)).isEmpty();
    assertThat(searching.identity()).isNotEqualTo(Scratch.source().identity());
  }

  @Test
  void anExtensionThatTheServerLacksIsNamedWithTheRemedy() {
    tree.with("src/main/schema/_extensions.sql", "CREATE EXTENSION IF NOT EXISTS postgis;");

    assertThatThrownBy(() -> generate(Scratch.source()))
        .hasMessageContaining("_extensions.sql:1: schema-load: ")
        .hasMessageContaining("lacks extension postgis: set LOCKSTEP_SHADOW_URL");
  }
}
