package dev.lockstep.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.diff.Difference;
import dev.lockstep.schema.SchemaModules;
import dev.lockstep.shadow.ScratchServer;
import dev.lockstep.support.Scratch;
import dev.lockstep.support.TestDatabase;
import dev.lockstep.support.Tree;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriftTest {
  private static final Duration SHORT = Duration.ofMillis(50);
  private static final String TABLE =
      "CREATE TABLE artworks (id bigint PRIMARY KEY, title text NOT NULL)";

  @TempDir private Path schema;
  private final TestDatabase database = TestDatabase.create();

  @BeforeEach
  void schema() {
    new Tree(schema).with("artworks.sql", TABLE + ";\nCREATE INDEX by_title ON artworks (title);");
    database.execute(TABLE, "CREATE INDEX by_title ON artworks (title)");
  }

  @AfterEach
  void drop() {
    database.close();
  }

  private Drift drift() throws SQLException {
    Catalog live;
    try (Connection connection = database.open()) {
      live = Drift.live(connection, SHORT);
    }
    try (ScratchServer server = Scratch.server()) {
      return Drift.bySchema(SchemaModules.read(schema), server, live);
    }
  }

  @Test
  void equalDatabaseHasNone() throws SQLException {
    assertThat(drift().report().isEmpty()).isTrue();
    assertThat(drift().toSchema()).isEmpty();
  }

  @Test
  void isToldObjectByObjectAndItsSqlResolvesIt() throws SQLException {
    database.execute(
        "ALTER TABLE artworks ALTER title DROP NOT NULL, ADD note varchar(9) DEFAULT 'x'",
        "DROP INDEX by_title",
        "CREATE TABLE stray (id int)",
        "GRANT SELECT ON artworks TO PUBLIC");
    Drift drift = drift();
    List<String> messages = drift.report().differences().stream().map(Difference::message).toList();
    for (String object :
        List.of("artworks.title", "artworks.note", "by_title", "public.stray", "grants")) {
      assertThat(messages).anyMatch(message -> message.contains(object));
    }

    database.execute(drift.toSchema().toArray(String[]::new));
    assertThat(drift().report().isEmpty()).isTrue();

    // And the other way: what the schema needs to be what the database was.
    try (TestDatabase canonical = TestDatabase.create()) {
      canonical.execute(TABLE, "CREATE INDEX by_title ON artworks (title)");
      canonical.execute(drift.toDatabase().toArray(String[]::new));
      assertThat(
              canonical.rows(
                  "SELECT column_name FROM information_schema.columns"
                      + " WHERE table_schema = 'public' ORDER BY 1"))
          .containsExactly("id", "id", "note", "title");
      assertThat(canonical.value("SELECT to_regclass('by_title') IS NULL")).isEqualTo("t");
    }
  }

  @Test
  void gaveUpOnASessionThatHoldsATable() throws SQLException {
    database.execute("ALTER TABLE artworks ADD CHECK (id > 0)");
    try (Connection holder = database.open();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("LOCK TABLE artworks IN ACCESS EXCLUSIVE MODE");
      assertThatThrownBy(this::drift)
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("another session holds a lock");
    }
  }
}
