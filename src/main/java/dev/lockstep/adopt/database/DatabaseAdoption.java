// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt.database;

import dev.lockstep.adopt.AdoptionRefusedException;
import dev.lockstep.cache.Cache;
import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogLock;
import dev.lockstep.catalog.Outside;
import dev.lockstep.catalog.RecordedFiles;
import dev.lockstep.drift.Drift;
import dev.lockstep.drift.LiveDatabase;
import dev.lockstep.finding.Finding;
import dev.lockstep.generate.Generated;
import dev.lockstep.generate.GeneratedFile;
import dev.lockstep.generate.GeneratedFiles;
import dev.lockstep.generate.Staging;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.migration.history.History;
import dev.lockstep.migration.history.HistoryRow;
import dev.lockstep.migration.run.HistoryStart;
import dev.lockstep.postgres.Connections;
import dev.lockstep.proof.MigratedState;
import dev.lockstep.proof.MigrationProof;
import dev.lockstep.proof.Project;
import dev.lockstep.proof.RecordedMigrations;
import dev.lockstep.proof.ReplayFailedException;
import dev.lockstep.proof.StateInspector;
import dev.lockstep.scope.NotOurs;
import dev.lockstep.shadow.ScratchDatabase;
import dev.lockstep.shadow.ScratchServer;
import dev.lockstep.shadow.ScratchSource;
import dev.lockstep.split.SchemaScript;
import dev.lockstep.split.SchemaSplit;
import dev.lockstep.split.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Takes over a database that no migration tool looks after. First everything is read and proven,
 * and nothing is written; then the files are written, and last the history, so that a run that is
 * cut off is finished by the next one. No table of the database is touched.
 */
public final class DatabaseAdoption {
  private static final DateTimeFormatter VERSION = DateTimeFormatter.ofPattern("uuuuMMddHHmmss");

  private final Project project;
  private final ScratchSource scratch;
  private final Connections live;
  private final List<NotOurs> notOurs;
  private final Duration lockTimeout;
  private final Clock clock;

  /**
   * One for a project.
   *
   * @param live the database to be taken over
   * @param notOurs what in it belongs to a provider or another program
   * @param lockTimeout how long to wait there for a table whose definition has to be read
   */
  public DatabaseAdoption(
      Project project,
      ScratchSource scratch,
      Connections live,
      List<NotOurs> notOurs,
      Duration lockTimeout,
      Clock clock) {
    this.project = project;
    this.scratch = scratch;
    this.live = live;
    this.notOurs = List.copyOf(notOurs);
    this.lockTimeout = lockTimeout;
    this.clock = clock;
  }

  /**
   * Reads and proves; writes nothing.
   *
   * @throws AdoptionRefusedException naming everything that is not clear
   * @throws IOException if files cannot be read
   * @throws SQLException if a database cannot be worked with
   */
  public DatabasePlan plan() throws IOException, SQLException {
    History history;
    LiveDatabase read;
    try (Connection connection = live.open()) {
      history = History.read(connection);
      read = LiveDatabase.read(connection, lockTimeout);
    }
    MigrationSet there = project.migrationsIfAny();
    refuseHistory(history, there);
    Split split = new SchemaSplit(scratch, project.schema(), notOurs).ofDatabase(read);
    if (!split.replaced().isEmpty()) {
      throw refused(
          "schema-file",
          split.folder().toString(),
          "holds modules that say something else than the database: "
              + String.join(", ", split.replaced())
              + "; adopt into an empty folder, or bring them together with 'lockstep schema split"
              + " --database --overwrite'");
    }
    if (!there.versioned().isEmpty() || !there.repeatables().isEmpty()) {
      return onceMore(there, read, split, history);
    }
    try (Staging staging = new Staging()) {
      String version = VERSION.format(LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC));
      staging.add("V" + version + "__baseline.sql", text(split.catalog()), false);
      MigrationSet set = staging.read();
      List<GeneratedFile> files = new ArrayList<>();
      split
          .files()
          .forEach(
              (path, text) -> files.add(new GeneratedFile(split.folder().resolve(path), text)));
      // The file, then its configuration.
      files.addAll(staging.files(project.migrations()).reversed());
      MigratedState state = replayed(set);
      demandEqual(state.catalog(), read, "the baseline migration");
      files.add(lock(state, set));
      return new DatabasePlan(
          files,
          List.of(HistoryRow.applied(set.versioned().getFirst())),
          split.notes(),
          read.catalog().fingerprint());
    }
  }

  private static String text(Catalog catalog) {
    return """
    -- Everything that the database had when Lockstep took it over. A database that was there then
    -- counts as having this applied; an empty one gets it first.
    -- lockstep:irreversible it is where everything begins

    """
        + SchemaScript.of(catalog);
  }

  private GeneratedFile lock(MigratedState state, MigrationSet set) {
    return new GeneratedFile(
        project.schema().resolve(CatalogLock.FILE_NAME),
        CatalogLock.of(state.catalog(), new TreeMap<>(state.fingerprints()))
            .with(new RecordedFiles(true, RecordedMigrations.sums(set), new TreeMap<>()))
            .text());
  }

  private MigratedState replayed(MigrationSet set) throws SQLException {
    try (ScratchServer server = scratch.open();
        ScratchDatabase database = server.create()) {
      return MigrationProof.run(database, set, Cache.NONE, "adopt database", StateInspector.NONE);
    } catch (ReplayFailedException e) {
      throw new AdoptionRefusedException(List.of(e.finding()));
    }
  }

  private void demandEqual(Catalog made, LiveDatabase read, String what) {
    Drift drift = Drift.between(made, Outside.NONE, SchemaSplit.writable(read), notOurs);
    if (!drift.report().isEmpty()) {
      throw refused(
          "not-equal",
          project.migrations().toString(),
          what
              + " does not make what the database has: "
              + drift.report().differences().getFirst().message());
    }
  }

  /** A run before was cut off between files and history, or there is nothing left to do. */
  private DatabasePlan onceMore(MigrationSet there, LiveDatabase read, Split split, History history)
      throws SQLException {
    MigratedState state = replayed(there);
    demandEqual(state.catalog(), read, "what lies in " + project.migrations() + " already");
    List<GeneratedFile> missing = new ArrayList<>();
    split
        .files()
        .forEach(
            (path, text) -> missing.add(new GeneratedFile(split.folder().resolve(path), text)));
    if (!Files.exists(project.schema().resolve(CatalogLock.FILE_NAME))) {
      missing.add(lock(state, there));
    }
    List<HistoryRow> rows =
        history.rows().isEmpty()
            ? there.versioned().stream().map(HistoryRow::applied).toList()
            : List.of();
    return new DatabasePlan(missing, rows, split.notes(), read.catalog().fingerprint());
  }

  private static void refuseHistory(History history, MigrationSet there) {
    boolean known =
        history.rows().stream()
            .allMatch(
                row ->
                    row.version().isEmpty()
                        || there.versioned().stream()
                            .anyMatch(file -> file.version().equals(row.version())));
    if (!known) {
      throw refused(
          "live-database",
          history.table().replace("\"", ""),
          "is a history of migrations already, of which the files are not here; bring the files"
              + " and run 'lockstep status'");
    }
  }

  private static AdoptionRefusedException refused(String rule, String file, String message) {
    return new AdoptionRefusedException(List.of(new Finding(rule, file, 0, message)));
  }

  /**
   * Writes the files, then the history.
   *
   * @throws dev.lockstep.migration.history.HistoryExistsException if the database got one meanwhile
   */
  public void carryOut(DatabasePlan plan, HistoryStart history)
      throws IOException, SQLException, InterruptedException {
    GeneratedFiles.write(
        new Generated(plan.files(), List.of(), List.of(), List.of(), List.of(), List.of(), 0));
    if (!plan.rows().isEmpty()) {
      history.write(
          plan.rows(),
          0,
          "taking over this database",
          connection -> demandUnchanged(plan, LiveDatabase.read(connection, lockTimeout)));
    }
  }

  private static void demandUnchanged(DatabasePlan plan, LiveDatabase now) {
    if (!now.catalog().fingerprint().equals(plan.state())) {
      throw refused(
          "live-database",
          "the database",
          "has changed while its modules were proven; run again, which compares it with them");
    }
  }
}
