// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.diff.rename.Hints;
import dev.lockstep.diff.render.SqlScript;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationFolder;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.migration.file.ScriptConfiguration;
import dev.lockstep.migration.script.MigrationFailedException;
import dev.lockstep.proof.MigrationReplay;
import dev.lockstep.proof.ReplayFailedException;
import dev.lockstep.scope.Scope;
import dev.lockstep.support.ElderServer;
import dev.lockstep.support.MigrationFixture;
import dev.lockstep.support.PgDump;
import dev.lockstep.support.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is proven and what runs are two programs: {@link MigrationReplay} on a scratch database, and
 * Flyway under the runner. Both apply the same files here, with rows, and {@code pg_dump} compares
 * what they leave. Long: {@code .ci/run} calls it with PostgreSQL 14.
 */
@Tag("long")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ReplayAndRunAgreeTest {
  private static ElderServer elder;
  private static DiffProof proof;

  @TempDir private Path root;

  @BeforeAll
  static void open() {
    elder = ElderServer.start();
    proof = new DiffProof(TestDatabase.on(elder.server()));
  }

  @AfterAll
  static void close() {
    proof.close();
    elder.close();
  }

  @Test
  void on_every_case_of_the_differ_forward_and_back() throws Exception {
    List<String> faults = new ArrayList<>();
    int cases = 0;
    int rows = 0;
    for (DiffCases.Case example : DiffCases.all(proof.catalogOf("").major()).toList()) {
      Path folder = root.resolve("case-" + cases++);
      write(folder, example);
      rows += example.rows().isEmpty() ? 0 : 1;
      faults.addAll(judge(folder, example.name()));
    }
    System.out.println(cases + " cases, " + rows + " with rows");
    assertThat(faults).isEmpty();
    assertThat(rows).isPositive();
  }

  @Test
  void on_the_example_domain() {
    assertThat(judge(Path.of("migrations"), "example domain")).isEmpty();
  }

  private static void write(Path folder, DiffCases.Case example) throws Exception {
    Files.createDirectories(folder);
    Catalog to = proof.catalogOf(example.to());
    Catalog from = proof.catalogOf(example.from());
    Files.writeString(folder.resolve("V1__from.sql"), example.from());
    if (!example.rows().isEmpty()) {
      Files.writeString(folder.resolve("V2__rows.sql"), example.rows());
    }
    write(folder, "V3_", Differ.diff(from, to, Hints.NONE).inOneStep());
    write(folder, "V4_", Differ.diff(to, from, Hints.NONE).inOneStep());
  }

  private static void write(Path folder, String version, List<SqlScript> scripts) throws Exception {
    for (int i = 0; i < scripts.size(); i++) {
      Path file = folder.resolve(version + (i + 1) + "__change.sql");
      String text = scripts.get(i).text();
      Files.writeString(file, text);
      String configuration = ScriptConfiguration.of(text, !scripts.get(i).transactional());
      if (!configuration.isEmpty()) {
        Files.writeString(Path.of(file + ".conf"), configuration);
      }
    }
  }

  private static List<String> judge(Path folder, String name) {
    List<String> faults = new ArrayList<>();
    try (TestDatabase replayed = TestDatabase.on(elder.server());
        MigrationFixture run = new MigrationFixture(folder, TestDatabase.on(elder.server()))) {
      Optional<String> refused = replay(folder, replayed);
      Optional<String> failed = run(run);
      if (!refused.equals(failed)) {
        faults.add(name + ": the replay says " + refused + ", the run " + failed);
      }
      // The same statements in the same order: not even the order of objects may differ.
      String is = PgDump.schemaWithoutHistory(run.database);
      String should = PgDump.schemaWithoutHistory(replayed);
      if (!is.equals(should)) {
        faults.add(name + ": " + Dump.of(is).differenceTo(Dump.of(should), Set.of(), Set.of()));
      }
      if (!PgDump.dataWithoutHistory(run.database).equals(PgDump.dataWithoutHistory(replayed))) {
        faults.add(name + ": other rows");
      }
    } catch (SQLException e) {
      faults.add(name + ": " + e);
    }
    return faults;
  }

  /** Empty if all files are applied; else which is not, and PostgreSQL's reason. */
  private static Optional<String> replay(Path folder, TestDatabase database) throws SQLException {
    try (MigrationReplay replay = new MigrationReplay(database::open, Scope.ALL)) {
      MigrationSet set = MigrationFolder.read(folder);
      for (MigrationFile file :
          Stream.concat(set.versioned().stream(), set.repeatables().stream()).toList()) {
        try {
          replay.run(file);
        } catch (ReplayFailedException e) {
          return Optional.of(file.script() + " " + reason(e));
        }
      }
      return Optional.empty();
    }
  }

  private static Optional<String> run(MigrationFixture fixture) {
    // The replay has no gates: what a backfill would fill is filled by the rows of the case.
    MigrationFolder.read(fixture.folder).versioned().stream()
        .flatMap(file -> file.directives().requiresBackfills().stream())
        .forEach(fixture.completeBackfills::add);
    try {
      fixture.migrate();
      return Optional.empty();
    } catch (MigrationFailedException e) {
      return Optional.of(e.migration().orElseThrow().script() + " " + reason(e));
    }
  }

  private static String reason(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        return sql.getSQLState();
      }
    }
    return String.valueOf(failure.getMessage());
  }
}
