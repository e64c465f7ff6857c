// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.postgres.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.postgres.own.LockstepSchema;
import dev.lockstep.postgres.session.OwnConnection;
import dev.lockstep.support.Intruder;
import dev.lockstep.support.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Settings that people live by: who made the tables is somebody the login has reason to trust. */
class TrustedOwnersTest {
  private final TestDatabase database = TestDatabase.create();
  private final List<String> roles = new ArrayList<>();

  @AfterEach
  void close() throws SQLException {
    database.close();
    try (Connection connection = TestDatabase.server().connect("postgres");
        Statement statement = connection.createStatement()) {
      for (String role : roles.reversed()) {
        statement.execute("DROP ROLE " + role);
      }
    }
  }

  private String role(String name, String options) {
    String role = name + "_" + database.name();
    database.execute("CREATE ROLE " + role + " " + options);
    roles.add(role);
    return role;
  }

  private Connection as(String role) throws SQLException {
    return OwnConnection.of(
        DriverManager.getConnection(database.jdbcUrl().replace("user=postgres", "user=" + role)));
  }

  private void execute(String role, String... statements) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                database.jdbcUrl().replace("user=postgres", "user=" + role));
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private void historyOf(String role) {
    database.execute(
        Intruder.history("installed_on timestamp NOT NULL DEFAULT now()"),
        "ALTER TABLE flyway_schema_history OWNER TO " + role);
  }

  private void isTrustedBy(String login) throws SQLException {
    try (Connection connection = as(login)) {
      assertThat(Bookkeeping.lookBeforeWriting(connection).historySchema()).isEqualTo("public");
      LockstepSchema.install(connection);
      assertThat(LockstepSchema.installed(connection)).isEqualTo(LockstepSchema.latest());
    }
  }

  private void isRefusedBy(String login, String owner) throws SQLException {
    try (Connection connection = as(login)) {
      assertThatThrownBy(() -> Bookkeeping.lookBeforeWriting(connection))
          .isInstanceOf(UntrustedBookkeepingException.class)
          .hasMessageContaining("belongs to role " + owner);
    }
  }

  private void mayCreate(String role) {
    database.execute(
        "GRANT CREATE ON DATABASE " + database.name() + " TO " + role,
        "GRANT CREATE, USAGE ON SCHEMA public TO " + role);
  }

  @Test
  void aRoleThatTheLoginIsAMemberOfByWayOfAnother() throws SQLException {
    String flyway = role("flyway", "");
    String team = role("team", "IN ROLE " + flyway);
    String login = role("deploy", "LOGIN IN ROLE " + team);
    mayCreate(login);
    historyOf(flyway);

    isTrustedBy(login);
  }

  /** A superuser may become anybody, and must not act for them all. */
  @Test
  void aSuperuserTrustsNoRoleThatItIsNoMemberOf() throws SQLException {
    String flyway = role("flyway", "");
    historyOf(flyway);

    isRefusedBy("postgres", flyway);

    database.execute("GRANT " + flyway + " TO postgres");
    isTrustedBy("postgres");
  }

  @Test
  void theOwnerOfTheDatabase() throws SQLException {
    String owner = role("app", "LOGIN");
    historyOf(owner);
    isRefusedBy("postgres", owner);

    database.execute("ALTER DATABASE " + database.name() + " OWNER TO " + owner);
    isTrustedBy("postgres");
  }

  @Test
  void aSuperuserWhoMadeTheHistoryOfALoginThatIsNone() throws SQLException {
    String login = role("deploy", "LOGIN");
    mayCreate(login);
    historyOf("postgres");
    database.execute("GRANT ALL ON flyway_schema_history TO " + login);

    isTrustedBy(login);
  }

  /** As on RDS, Cloud SQL or Azure: the administrator is no superuser, only in a role called so. */
  @Test
  void anAdministratorOfAProvider() throws SQLException {
    String cloud = role("cloud_superuser", "CREATEROLE CREATEDB");
    String administrator = role("administrator", "LOGIN CREATEROLE CREATEDB IN ROLE " + cloud);
    database.execute(
        "ALTER DATABASE " + database.name() + " OWNER TO " + cloud,
        "ALTER SCHEMA public OWNER TO " + cloud);
    execute(administrator, Intruder.history("installed_on timestamp NOT NULL DEFAULT now()"));
    database.execute("CREATE SCHEMA lockstep AUTHORIZATION " + cloud);

    isTrustedBy(administrator);
  }

  /** Since PostgreSQL 16 whoever creates a role is a member of it, to administer it only. */
  @Test
  void anAdministratorDoesNotTrustTheRolesItCreated() throws SQLException {
    String administrator = role("administrator", "LOGIN CREATEROLE");
    mayCreate(administrator);
    String app = "app_" + database.name();
    execute(administrator, "CREATE ROLE " + app);
    roles.add(app);
    historyOf(app);

    isRefusedBy(administrator, app);
  }

  @Test
  void aLoginThatActsAsAnother() throws SQLException {
    String owner = role("owner", "");
    String login = role("deploy", "LOGIN IN ROLE " + owner);
    mayCreate(owner);
    database.execute(
        "ALTER ROLE " + login + " IN DATABASE " + database.name() + " SET role = " + owner);
    historyOf(login);

    isTrustedBy(login);
    assertThat(
            database.value(
                "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'lockstep'"))
        .isEqualTo(owner);
  }

  @Test
  void triggersAndRowSecurityOfTheOwnersOwn() throws SQLException {
    String owner = role("owner", "LOGIN");
    mayCreate(owner);
    historyOf(owner);
    execute(
        owner,
        "CREATE FUNCTION public.audit() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "CREATE TRIGGER audit AFTER INSERT ON flyway_schema_history FOR EACH ROW EXECUTE FUNCTION"
            + " public.audit()",
        // As a provider's linter demands for each table in public.
        "ALTER TABLE flyway_schema_history ENABLE ROW LEVEL SECURITY");

    isTrustedBy(owner);

    database.execute("ALTER TABLE flyway_schema_history FORCE ROW LEVEL SECURITY");
    try (Connection connection = as(owner)) {
      assertThatThrownBy(() -> Bookkeeping.look(connection))
          .hasMessageContaining("row level security, which hides its rows from role " + owner);
    }
  }

  @Test
  void aReaderTakesWhatItWasGivenToRead() throws SQLException {
    String owner = role("owner", "LOGIN");
    String reader = role("reader", "LOGIN");
    mayCreate(owner);
    historyOf(owner);
    execute(
        owner,
        "CREATE FUNCTION public.audit() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "CREATE TRIGGER audit AFTER INSERT ON flyway_schema_history FOR EACH ROW EXECUTE FUNCTION"
            + " public.audit()",
        "GRANT SELECT ON flyway_schema_history TO " + reader);
    try (Connection connection = as(owner)) {
      LockstepSchema.install(connection);
    }

    try (Connection connection = as(reader)) {
      assertThat(Bookkeeping.look(connection).historySchema()).isEqualTo("public");
      assertThatThrownBy(() -> LockstepSchema.install(connection))
          .isNotInstanceOf(UntrustedBookkeepingException.class)
          .hasMessageContaining("may not write there");
    }

    // But not a view, which would run what its owner wrote, nor a type of another role's.
    execute(
        owner,
        "ALTER TABLE flyway_schema_history RENAME TO history",
        "CREATE VIEW flyway_schema_history AS SELECT * FROM history",
        "GRANT SELECT ON flyway_schema_history TO " + reader);
    try (Connection connection = as(reader)) {
      assertThatThrownBy(() -> Bookkeeping.look(connection))
          .hasMessageContaining("in the place of a plain table");
    }
    execute(
        owner,
        "DROP VIEW flyway_schema_history",
        "ALTER TABLE history RENAME TO flyway_schema_history",
        "CREATE TYPE public.stamp AS ENUM ('now')",
        "ALTER TABLE flyway_schema_history ADD at public.stamp");
    try (Connection connection = as(reader)) {
      assertThatThrownBy(() -> Bookkeeping.look(connection))
          .hasMessageContaining("uses type stamp");
    }
  }
}
