// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lockstep.cache.ContentHash;
import dev.lockstep.event.Events;
import dev.lockstep.sql.Identifiers;
import dev.lockstep.support.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** What stays on a user's server between two runs: little, named, of one role, and not for long. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class KeptOnUsersServerTest {
  private static final String KEY = ContentHash.of("kept");

  private static ScratchServer open(Clock clock) throws SQLException {
    return ScratchServer.openKeeping(KeptOnUsersServerTest::connect, clock, Events.NONE);
  }

  private static ScratchServer open() throws SQLException {
    return open(Clock.systemUTC());
  }

  private static Connection connect(String database) throws SQLException {
    return TestDatabase.server().connect(database.isEmpty() ? "postgres" : database);
  }

  private static List<String> rows(String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = connect("");
        Statement statement = connection.createStatement();
        var results = statement.executeQuery(sql)) {
      while (results.next()) {
        rows.add(results.getString(1));
      }
    }
    return rows;
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = connect("");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<String> kept() throws SQLException {
    return rows("SELECT datname FROM pg_database WHERE datname ~ '^lockstep_kept_' ORDER BY oid");
  }

  /** Keeps a database with one table of two rows. */
  private static void keep(ScratchServer server, String key) throws SQLException {
    ScratchDatabase database = server.create();
    try (Connection connection = database.open();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE \"Of Us\" AS SELECT generate_series(1, 2) AS n");
    }
    server.keep(database, key).close();
  }

  @BeforeEach
  void copies_disturb_nobody() throws SQLException {
    try (Connection connection = connect("")) {
      assumeTrue(
          connection.getMetaData().getDatabaseMajorVersion() >= 15,
          "NOT RUN: before PostgreSQL 15 nothing is kept, which ScratchServerTest shows");
    }
  }

  @AfterEach
  void drop() throws SQLException {
    try (ScratchServer server = open()) {
      server.keepingNothing();
    }
  }

  @Test
  void a_later_run_copies_it_with_its_rows() throws Exception {
    try (ScratchServer server = open()) {
      keep(server, KEY);
    }
    try (ScratchServer server = open()) {
      Optional<KeptCopy> copy = server.copyOfKept(List.of(ContentHash.of("newer"), KEY));
      assertThat(copy.orElseThrow().key()).isEqualTo(KEY);
      try (ScratchDatabase database = copy.get().database();
          Connection connection = database.open();
          Statement statement = connection.createStatement();
          var results = statement.executeQuery("SELECT sum(n) FROM \"Of Us\"")) {
        results.next();
        assertThat(results.getInt(1)).isEqualTo(3);
      }
    }
    assertThat(kept()).hasSize(1);
    assertThat(rows("SELECT datname FROM pg_database WHERE datname ~ '^lockstep_scratch_'"))
        .isEmpty();
  }

  @Test
  void there_are_three_at_most_and_each_says_what_it_is() throws Exception {
    try (ScratchServer server = open()) {
      for (int i = 0; i < 5; i++) {
        keep(server, ContentHash.of("number", String.valueOf(i)));
      }
      assertThat(server.copyOfKept(List.of(ContentHash.of("number", "1")))).isEmpty();
    }
    assertThat(kept()).hasSize(3);
    assertThat(
            rows(
                "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname ~"
                    + " '^lockstep_kept_'"))
        .allMatch(comment -> comment.startsWith("kept by Lockstep, to be copied; may be dropped"));
  }

  @Test
  void what_was_not_used_for_a_week_goes_with_the_next_run() throws Exception {
    Clock now = Clock.systemUTC();
    try (ScratchServer server = open(Clock.offset(now, Duration.ofDays(-8)))) {
      keep(server, KEY);
      keep(server, ContentHash.of("used"));
    }
    try (ScratchServer server = open(Clock.offset(now, Duration.ofDays(-6)))) {
      server.copyOfKept(List.of(ContentHash.of("used"))).orElseThrow().database().close();
    }
    open(now).close();
    assertThat(kept())
        .singleElement()
        .isEqualTo("lockstep_kept_" + ContentHash.of("used").substring(0, 40));
  }

  /** The state of the migrations is used by each run, and older than the modules under work. */
  @Test
  void the_one_that_was_not_used_for_longest_makes_room_but_never_one_in_use() throws Exception {
    Clock now = Clock.systemUTC();
    List<String> keys =
        List.of("first", "second", "third", "fourth").stream().map(ContentHash::of).toList();
    for (int i = 0; i < 3; i++) {
      try (ScratchServer server = open(Clock.offset(now, Duration.ofDays(i - 5)))) {
        keep(server, keys.get(i));
      }
    }
    try (ScratchServer server = open(Clock.offset(now, Duration.ofDays(-1)))) {
      server.copyOfKept(keys.subList(0, 1)).orElseThrow().database().close();
    }
    try (ScratchServer server = open(now)) {
      keep(server, keys.get(3));
    }
    assertThat(kept()).containsExactly(name(keys.get(0)), name(keys.get(2)), name(keys.get(3)));

    try (ScratchServer server = open(now);
        KeptDatabase third = server.enterKept(keys.get(2)).orElseThrow()) {
      keep(server, keys.get(1));
      assertThat(third.open().isValid(5)).isTrue();
    }
    assertThat(kept()).hasSize(3).contains(name(keys.get(2)), name(keys.get(1)));
  }

  private static String name(String key) {
    return "lockstep_kept_" + key.substring(0, 40);
  }

  @Test
  void what_another_role_laid_out_under_that_name_is_never_copied() throws Exception {
    String stranger = "stranger_kept_" + ProcessHandle.current().pid();
    String name = "lockstep_kept_" + KEY.substring(0, 40);
    execute("CREATE ROLE " + stranger + " LOGIN CREATEDB");
    execute("CREATE DATABASE " + name + " OWNER " + stranger);
    try (ScratchServer server = open()) {
      assertThat(server.copyOfKept(List.of(KEY))).isEmpty();
      // It cannot be kept under the name that is taken, and the run goes on with what it has.
      keep(server, KEY);
      assertThat(kept()).containsExactly(name);
      server.keepingNothing();
      assertThat(kept()).containsExactly(name);
    } finally {
      execute("DROP DATABASE IF EXISTS " + name);
      execute("DROP ROLE " + stranger);
    }
  }

  @Test
  void roles_that_go_with_the_run_keep_no_database_here() throws Exception {
    String role = "made_kept_" + ProcessHandle.current().pid();
    try (ScratchServer server = open()) {
      ScratchDatabase database = server.create();
      try (Connection connection = database.open();
          Statement statement = connection.createStatement()) {
        var create =
            new dev.lockstep.sql.SqlStatement(
                "CREATE ROLE " + role, 1, List.of("CREATE", "ROLE", role), false);
        database.roles().run(create, connection, () -> statement.execute(create.text()));
        statement.execute("CREATE TABLE t (); ALTER TABLE t OWNER TO " + Identifiers.quote(role));
      }
      server.keep(database, KEY).close();
    }
    assertThat(kept()).isEmpty();
    assertThat(rows("SELECT rolname FROM pg_roles WHERE rolname = '" + role + "'")).isEmpty();
  }

  @Test
  void a_server_that_is_to_keep_nothing_loses_what_was_kept() throws Exception {
    try (ScratchServer server = open()) {
      keep(server, KEY);
    }
    try (ScratchServer server = open().keepingNothing()) {
      assertThat(server.keeps()).isFalse();
      assertThat(server.copyOfKept(List.of(KEY))).isEmpty();
    }
    assertThat(kept()).isEmpty();
  }

  /** A role that may make databases, and no more, as the README asks for. */
  @Test
  void a_role_that_is_no_superuser_keeps_and_copies() throws Exception {
    String role = "scratch_kept_" + ProcessHandle.current().pid();
    execute("CREATE ROLE " + role + " LOGIN CREATEDB");
    ServerAccess access =
        database ->
            DriverManager.getConnection(
                TestDatabase.server()
                    .jdbcUrl(database.isEmpty() ? "postgres" : database)
                    .replace("user=postgres", "user=" + role));
    try {
      try (ScratchServer server =
          ScratchServer.openKeeping(access, Clock.systemUTC(), Events.NONE)) {
        keep(server, KEY);
      }
      try (ScratchServer server =
          ScratchServer.openKeeping(access, Clock.systemUTC(), Events.NONE)) {
        server.copyOfKept(List.of(KEY)).orElseThrow().database().close();
        // The superuser's own run does not take the other role's.
        try (ScratchServer other = open()) {
          assertThat(other.copyOfKept(List.of(KEY))).isEmpty();
        }
        server.keepingNothing();
      }
      assertThat(kept()).isEmpty();
    } finally {
      execute("DROP OWNED BY " + role);
      execute("DROP ROLE " + role);
    }
  }
}
