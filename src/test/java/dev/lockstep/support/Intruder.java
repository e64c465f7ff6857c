// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.support;

import dev.lockstep.postgres.own.LockstepSchema;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A role that may create schemas in the database, and tables in {@code public}, and wants more: its
 * function {@code grab()} makes it a superuser if it is ever called by one.
 */
public final class Intruder {
  private final TestDatabase database;
  private final String role;

  private Intruder(TestDatabase database, String role) {
    this.database = database;
    this.role = role;
  }

  public static Intruder in(TestDatabase database) {
    String role = "intruder_" + database.name();
    database.execute(
        "CREATE ROLE " + role + " LOGIN",
        "GRANT CREATE ON DATABASE " + database.name() + " TO " + role,
        "GRANT USAGE, CREATE ON SCHEMA public TO " + role);
    Intruder intruder = new Intruder(database, role);
    String grab = "EXECUTE 'ALTER ROLE " + role + " SUPERUSER';";
    intruder.execute(
        "CREATE SCHEMA den",
        "GRANT USAGE ON SCHEMA den TO PUBLIC",
        "CREATE FUNCTION den.grab() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN "
            + grab
            + " RETURN NEW; END$$",
        "CREATE FUNCTION den.number() RETURNS int LANGUAGE plpgsql AS $$BEGIN "
            + grab
            + " RETURN 1; END$$",
        "CREATE FUNCTION den.allowed() RETURNS bool LANGUAGE plpgsql AS $$BEGIN "
            + grab
            + " RETURN true; END$$");
    return intruder;
  }

  public String role() {
    return role;
  }

  /** Runs statements as this role. */
  public void execute(String... statements) {
    try (Connection connection = open();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  /** Lockstep's own tables, as Lockstep makes them, but this role's. */
  public void makeLockstepsTables() {
    try (Connection connection = open()) {
      LockstepSchema.install(connection);
    } catch (SQLException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  /** Flyway's history, as Flyway makes it, but this role's. */
  public void makeHistory() {
    execute(history("installed_on timestamp NOT NULL DEFAULT now()"));
  }

  /** The same, with another column for the time. */
  public static String history(String installedOn) {
    return """
    CREATE TABLE public.flyway_schema_history (
      installed_rank int PRIMARY KEY, version varchar(50), description varchar(200) NOT NULL,
      type varchar(20) NOT NULL, script varchar(1000) NOT NULL, checksum int,
      installed_by varchar(100) NOT NULL, %s,
      execution_time int NOT NULL, success boolean NOT NULL)"""
        .formatted(installedOn);
  }

  private Connection open() throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl().replace("user=postgres", "user=" + role));
  }

  public boolean isSuperuser() {
    return database
        .value("SELECT rolsuper FROM pg_roles WHERE rolname = '" + role + "'")
        .equals("t");
  }

  /** After the database is gone, which holds what the role owns. */
  public void forget() {
    try (Connection connection = TestDatabase.server().connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("DROP ROLE IF EXISTS " + role);
    } catch (SQLException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }
}
