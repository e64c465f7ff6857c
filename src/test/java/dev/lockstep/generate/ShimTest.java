// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.finding.Finding;
import dev.lockstep.proof.Project;
import dev.lockstep.shadow.EmbeddedServer;
import dev.lockstep.support.TestDatabase;
import dev.lockstep.support.Tree;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A renamed table whose old name code of before goes on using. */
class ShimTest {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);
  private static final String COLUMNS =
      """
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        name text NOT NULL DEFAULT 'nobody',
        "E-Mail" text UNIQUE,
        owner text NOT NULL DEFAULT current_user
      """;

  @TempDir private Path root;
  private final String app = "app_" + ProcessHandle.current().pid();
  private final TestDatabase database = TestDatabase.create();
  private Tree tree = new Tree(Path.of("."));
  private Project project = tree.project();

  @BeforeEach
  void tableWithAReader() throws Exception {
    tree = new Tree(root);
    project = tree.project();
    database.execute("CREATE ROLE " + app + " LOGIN");
    tree.with("src/main/schema/Kunde.sql", module("\"Kunde\"", ""));
    generate("customers", true);
  }

  @AfterEach
  void drop() {
    database.execute("DROP OWNED BY " + app);
    database.close();
    try (TestDatabase other = TestDatabase.create()) {
      other.execute("DROP ROLE " + app);
    }
  }

  private String module(String table, String above) {
    return above
        + "CREATE TABLE %s (\n%s);\n".formatted(table, COLUMNS)
        + "GRANT SELECT, INSERT, UPDATE ON %s TO %s;\n".formatted(table, app)
        + "GRANT DELETE ON %s TO PUBLIC;\n".formatted(table);
  }

  private Generated generate(String description, boolean shims) throws Exception {
    Request request =
        new Request(description, true, false, Set.of(), Request.Database.NONE, false, shims);
    return Generating.in(tree).run(request);
  }

  private List<Finding> check() throws Exception {
    return tree.check().findings();
  }

  private Generated rename(String more) throws Exception {
    tree.without("src/main/schema/Kunde.sql")
        .with(
            "src/main/schema/customers.sql",
            module("customers", "-- lockstep:renamed-from \"Kunde\"\n") + more);
    return generate("rename", true);
  }

  private List<String> newest() {
    return tree.files().stream()
        .filter(file -> file.startsWith("migrations/V"))
        .filter(file -> !file.endsWith("__customers.sql"))
        .toList();
  }

  private void migrate() {
    tree.files().stream()
        .filter(file -> file.startsWith("migrations/V"))
        .forEach(file -> database.execute(tree.text(file)));
  }

  private List<String> asApp(String... statements) throws SQLException {
    List<String> results = new ArrayList<>();
    try (Connection connection =
            DriverManager.getConnection(
                database.jdbcUrl().replace("user=postgres", "user=" + app));
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        boolean rows = statement.execute(sql);
        if (rows) {
          while (statement.getResultSet().next()) {
            results.add(statement.getResultSet().getString(1));
          }
        }
      }
    }
    return results;
  }

  @Test
  void renameLeavesAViewThatOldCodeReadsAndWritesWithItsRights() throws Exception {
    Generated renamed = rename("");

    assertThat(renamed.notes())
        .anyMatch(note -> note.startsWith("code of before reads and writes"));
    assertThat(newest()).hasSize(1);
    assertThat(tree.text(newest().getFirst()))
        .contains(
            "ALTER TABLE public.\"Kunde\" RENAME TO customers", "CREATE VIEW public.\"Kunde\"");
    assertThat(check()).isEmpty();
    assertThat(generate("again", true).files()).isEmpty();

    migrate();
    assertThat(
            asApp(
                "INSERT INTO \"Kunde\" (\"E-Mail\") VALUES ('a@x') RETURNING name",
                "INSERT INTO \"Kunde\" (\"E-Mail\", name) VALUES ('a@x', 'Ann')"
                    + " ON CONFLICT (\"E-Mail\") DO UPDATE SET name = excluded.name RETURNING name",
                "INSERT INTO customers (name) VALUES ('Bob')",
                "UPDATE \"Kunde\" SET name = name || '!'",
                "DELETE FROM \"Kunde\" WHERE name = 'none'",
                "SELECT name FROM \"Kunde\" ORDER BY 1"))
        .containsExactly("nobody", "Ann", "Ann!", "Bob!");
    assertThat(database.rows("SELECT name, owner FROM customers ORDER BY 1"))
        .containsExactly("Ann!|" + app, "Bob!|" + app);
  }

  @Test
  void rowLevelSecurityOfTheCallerHoldsThroughTheShimOrThereIsNone() throws Exception {
    Generated renamed =
        rename(
            "ALTER TABLE customers ENABLE ROW LEVEL SECURITY;\n"
                + "CREATE POLICY own ON customers USING (owner = current_user);\n");
    boolean invoker = Integer.parseInt(EmbeddedServer.version().replaceFirst("\\..*", "")) >= 15;
    assertThat(tree.files().contains("src/main/schema/Kunde.shim.sql")).isEqualTo(invoker);
    if (invoker) {
      migrate();
      database.execute("INSERT INTO customers (name, owner) VALUES ('hidden', 'another')");
      assertThat(
              asApp("INSERT INTO \"Kunde\" (name) VALUES ('mine')", "SELECT name FROM \"Kunde\""))
          .containsExactly("mine");
    } else {
      assertThat(renamed.notes())
          .anyMatch(note -> note.contains("gets no shim") && note.contains("row level security"));
    }
  }

  @Test
  void oldNamesOfColumnsAreInTheShimOfARenamedTable() throws Exception {
    tree.without("src/main/schema/Kunde.sql")
        .with(
            "src/main/schema/customers.sql",
            module("customers", "-- lockstep:renamed-from \"Kunde\"\n")
                .replace("  name text", "  -- lockstep:renamed-from name\n  full_name text"));
    generate("rename", true);
    assertThat(tree.text("src/main/schema/Kunde.shim.sql")).contains("full_name AS name,");
    migrate();
    assertThat(
            asApp(
                "INSERT INTO \"Kunde\" (name) VALUES ('Ann')",
                "SELECT full_name FROM customers",
                "SELECT name FROM \"Kunde\""))
        .containsExactly("Ann", "Ann");
  }

  @Test
  void columnAloneIsRenamedAtOnceAndItIsSaidWhatToDoInstead() throws Exception {
    tree.with(
        "src/main/schema/Kunde.sql",
        module("\"Kunde\"", "")
            .replace("  name text", "  -- lockstep:renamed-from name\n  full_name text"));
    assertThat(generate("rename", true).notes())
        .anyMatch(
            note ->
                note.startsWith("column public.\"Kunde\".full_name is renamed at once")
                    && note.contains("add the column under its new name beside the old one"));
  }

  @Test
  void noShimIsWrittenWhereNoneIsAskedFor() throws Exception {
    tree.without("src/main/schema/Kunde.sql")
        .with(
            "src/main/schema/customers.sql",
            module("customers", "-- lockstep:renamed-from \"Kunde\"\n"));
    generate("rename", false);
    assertThat(tree.files()).noneMatch(file -> file.endsWith(".shim.sql"));
  }

  @Test
  void shimIsDroppedBehindAGateWhenItsModuleIsGone() throws Exception {
    rename("");
    tree.without("src/main/schema/Kunde.shim.sql")
        .with("src/main/schema/notes.sql", "CREATE TABLE notes (id bigint PRIMARY KEY);");
    generate("contract", true);
    List<String> files =
        newest().stream().filter(file -> tree.text(file).contains("requires-unused")).toList();
    assertThat(files).hasSize(1);
    assertThat(tree.text(files.getFirst()))
        .startsWith("-- lockstep:requires-unused public.\"Kunde\" for 1 day\n")
        .contains("DROP VIEW public.\"Kunde\"")
        .doesNotContain("notes");
    assertThat(check()).isEmpty();
  }

  @Test
  void tableThatTakesItsOldNameBackWaitsForNothingAndLeavesAShimAgain() throws Exception {
    rename("");
    List<String> before = newest();
    tree.without("src/main/schema/Kunde.shim.sql")
        .without("src/main/schema/customers.sql")
        .with(
            "src/main/schema/Kunde.sql",
            module("\"Kunde\"", "-- lockstep:renamed-from customers\n"));
    generate("back", true);
    List<String> back = newest().stream().filter(file -> !before.contains(file)).toList();
    assertThat(back).hasSize(1);
    assertThat(tree.text(back.getFirst()))
        .doesNotContain("requires-unused")
        .containsSubsequence(
            "DROP VIEW public.\"Kunde\"",
            "ALTER TABLE public.customers RENAME TO \"Kunde\"",
            "CREATE VIEW public.customers");
    assertThat(check()).isEmpty();
  }

  @Test
  void shimThatDoesNotWriteWhatItReadsIsNone() throws Exception {
    rename("");
    String shim = tree.text("src/main/schema/Kunde.shim.sql");
    tree.with(
        "src/main/schema/Kunde.shim.sql",
        shim + "ALTER VIEW public.\"Kunde\" ALTER COLUMN name SET DEFAULT 'somebody';\n");
    assertThatThrownBy(() -> generate("x", true))
        .hasMessageContaining("column name has a default of its own");
    tree.with("src/main/schema/Kunde.shim.sql", shim.replace("name,", "upper(name) AS name,"));
    assertThatThrownBy(() -> generate("x", true))
        .hasMessageContaining("column name cannot be written");
  }
}
