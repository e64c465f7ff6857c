// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.catalog.ObjectDifference;
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
    LiveDatabase live;
    try (Connection connection = database.open()) {
      live = LiveDatabase.read(connection, SHORT);
    }
    try (ScratchServer server = Scratch.server()) {
      return Drift.bySchema(SchemaModules.read(schema), server, live, List.of());
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
    List<String> messages =
        drift.report().differences().stream().map(ObjectDifference::message).toList();
    for (String object :
        List.of("artworks.title", "artworks.note", "by_title", "public.stray", "grants")) {
      assertThat(messages).anyMatch(message -> message.contains(object));
    }

    database.execute(drift.toSchema().toArray(String[]::new));
    // What takes something away is there as a comment, and was not done.
    Drift left = drift();
    assertThat(left.report().differences())
        .extracting(ObjectDifference::message)
        .containsExactly(
            "table public.stray is not in the schema",
            "column public.artworks.note is not in the schema",
            "column public.stray.id is not in the schema",
            "default public.artworks.note is not in the schema");
    database.execute(uncommented(left).toArray(String[]::new));
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

  private static List<String> uncommented(Drift drift) {
    return drift.toSchema().stream()
        .flatMap(String::lines)
        .filter(line -> line.startsWith("-- ") && line.endsWith(";"))
        .map(line -> line.substring(3))
        .toList();
  }

  @Test
  void whatDestroysIsACommentThatSaysWhatWouldGo() throws SQLException {
    new Tree(schema)
        .with(
            "artworks.sql",
            "CREATE TABLE artworks (id integer PRIMARY KEY, title text NOT NULL, added text);");
    database.execute(
        "CREATE TABLE stray AS SELECT generate_series(1, 500) AS id",
        "ANALYZE stray",
        "INSERT INTO artworks VALUES (7, 'Night')");
    Drift drift = drift();
    assertThat(String.join("", drift.toSchema()).lines())
        .contains(
            "-- destructive: drops table public.stray (about 500 rows)",
            "-- DROP TABLE public.stray;",
            "-- destructive: drops index public.by_title",
            "-- DROP INDEX public.by_title;",
            "ALTER TABLE public.artworks ADD COLUMN added text;")
        .anyMatch(
            line ->
                line.startsWith(
                    "-- destructive: converts values, which may fail or lose precision:"
                        + " column public.artworks.id"))
        .noneMatch(line -> line.startsWith("DROP"));
    database.execute(drift.toSchema().toArray(String[]::new));
    assertThat(database.value("SELECT count(*) FROM stray")).isEqualTo("500");
    assertThat(database.rows("SELECT * FROM artworks")).containsExactly("7|Night|∅");
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
