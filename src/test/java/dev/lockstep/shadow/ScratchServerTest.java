// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.event.Event;
import dev.lockstep.support.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScratchServerTest {
  private static final long NO_PROCESS = 2147483646L;

  private final List<Event> events = new ArrayList<>();
  private final List<String> made = new ArrayList<>();

  private ScratchServer open() throws SQLException {
    return ScratchServer.open(
        database -> TestDatabase.server().connect(database.isEmpty() ? "postgres" : database),
        Clock.systemUTC(),
        events::add,
        () -> {});
  }

  private static boolean exists(String name) throws SQLException {
    try (Connection connection = TestDatabase.server().connect("postgres");
        Statement statement = connection.createStatement();
        var results =
            statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + name + "'")) {
      return results.next();
    }
  }

  private String leftover(Instant created, String host, long process) throws SQLException {
    String name =
        new ScratchName(created, ScratchName.hostHash(host), process, made.size()).toString();
    execute("CREATE DATABASE " + name);
    made.add(name);
    return name;
  }

  private static String thisHost() throws SQLException {
    return new ScratchOwner(Clock.systemUTC()).next().host();
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = TestDatabase.server().connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @AfterEach
  void drop() throws SQLException {
    for (String name : made) {
      execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
    }
  }

  /** In public of PostgreSQL 14 any role could make a function that a migration then calls. */
  @Test
  void noOtherRoleOfTheServerGetsIn() throws SQLException {
    String stranger = "stranger_" + ProcessHandle.current().pid();
    execute("CREATE ROLE " + stranger + " LOGIN");
    try (ScratchServer server = open();
        ScratchDatabase empty = server.create();
        ScratchDatabase copy = server.copyOf(empty)) {
      for (ScratchDatabase database : List.of(empty, copy)) {
        String url =
            TestDatabase.server()
                .jdbcUrl(database.name())
                .replace("user=postgres", "user=" + stranger);
        assertThatThrownBy(() -> DriverManager.getConnection(url).close())
            .hasMessageContaining("permission denied for database");
        database.open().close();
      }
    } finally {
      execute("DROP ROLE " + stranger);
    }
  }

  @Test
  void databaseIsGoneWhenClosedWhoeverIsConnected() throws SQLException {
    try (ScratchServer server = open()) {
      String name;
      try (ScratchDatabase database = server.create();
          Connection connection = database.open()) {
        name = database.name();
        assertThat(connection.getCatalog()).isEqualTo(name);
        assertThat(exists(name)).isTrue();
        database.close();
      }
      assertThat(exists(name)).isFalse();
    }
  }

  /** A copy of before PostgreSQL 15 forces a checkpoint on the whole server. */
  @Test
  void usersServerKeepsDatabasesWhereACopyDisturbsNobody() throws SQLException {
    ServerAccess access =
        database -> TestDatabase.server().connect(database.isEmpty() ? "postgres" : database);
    try (ScratchServer server = ScratchServer.openKeeping(access, Clock.systemUTC(), events::add);
        AdminSessions sessions = new AdminSessions(access)) {
      assertThat(server.keeps()).isEqualTo(server.major() >= 15);
      assertThat(Templates.keptOnUsers(sessions, Clock.systemUTC(), 14)).isSameAs(Templates.NONE);
      assertThat(Templates.keptOnUsers(sessions, Clock.systemUTC(), 15))
          .isNotSameAs(Templates.NONE);
    }
  }

  @Test
  void copyHasWhatItsTemplateHas() throws SQLException {
    try (ScratchServer server = open();
        ScratchDatabase template = server.create()) {
      try (Connection connection = template.open();
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE TABLE artworks (id bigint)");
      }
      try (ScratchDatabase copy = server.copyOf(template);
          Connection connection = copy.open();
          Statement statement = connection.createStatement()) {
        statement.execute("SELECT id FROM artworks");
      }
    }
  }

  @Test
  void leftoverOfADeadProcessIsSwept() throws SQLException {
    String name = leftoverHere(NO_PROCESS, Instant.now());
    open().close();
    assertThat(exists(name)).isFalse();
    assertThat(events).extracting(Event::name).containsExactly("scratch-swept");
  }

  @Test
  void databaseOfALivingProcessStays() throws SQLException {
    String name = leftoverHere(ProcessHandle.current().pid(), Instant.now());
    open().close();
    assertThat(exists(name)).isTrue();
  }

  @Test
  void processIdThatWasUsedAgainIsAnotherProcess() throws SQLException {
    Instant beforeThisProcess =
        ProcessHandle.current().info().startInstant().orElseThrow().minus(Duration.ofDays(1));
    String name = leftoverHere(ProcessHandle.current().pid(), beforeThisProcess);
    open().close();
    assertThat(exists(name)).isFalse();
  }

  @Test
  void databaseOfAnotherHostStaysForAnHour() throws SQLException {
    String young = leftover(Instant.now().minus(Duration.ofMinutes(50)), "elsewhere", NO_PROCESS);
    String old = leftover(Instant.now().minus(Duration.ofMinutes(70)), "elsewhere", NO_PROCESS);
    open().close();
    assertThat(exists(young)).isTrue();
    assertThat(exists(old)).isFalse();
  }

  @Test
  void databaseThatSomebodyIsConnectedToStays() throws SQLException {
    String name = leftoverHere(NO_PROCESS, Instant.EPOCH);
    try (Connection connection = TestDatabase.server().connect(name)) {
      open().close();
      assertThat(connection.isValid(5)).isTrue();
      assertThat(exists(name)).isTrue();
    }
  }

  @Test
  void databaseWithALookalikeNameStays() throws SQLException {
    execute("CREATE DATABASE lockstep_scratch_of_mine");
    made.add("lockstep_scratch_of_mine");
    open().close();
    assertThat(exists("lockstep_scratch_of_mine")).isTrue();
  }

  private String leftoverHere(long process, Instant created) throws SQLException {
    String name = new ScratchName(created, thisHost(), process, made.size()).toString();
    execute("CREATE DATABASE " + name);
    made.add(name);
    return name;
  }
}
