// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lockstep.app.database.Database;
import dev.lockstep.app.database.DatabaseSettings;
import dev.lockstep.cache.Cache;
import dev.lockstep.event.Event;
import dev.lockstep.finding.Finding;
import dev.lockstep.generate.GeneratedFile;
import dev.lockstep.generate.Generating;
import dev.lockstep.generate.Request;
import dev.lockstep.migration.file.MigrationFolder;
import dev.lockstep.migration.flyway.FlywayEngine;
import dev.lockstep.migration.plan.Gate;
import dev.lockstep.migration.run.HistoryStart;
import dev.lockstep.migration.run.MigrationRunner;
import dev.lockstep.migration.run.MigrationSettings;
import dev.lockstep.migration.run.RunContext;
import dev.lockstep.migration.run.RunListener;
import dev.lockstep.scope.NotOurs;
import dev.lockstep.support.Psql;
import dev.lockstep.support.Scratch;
import dev.lockstep.support.TestDatabase;
import dev.lockstep.support.Tree;
import dev.lockstep.time.Sleeper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A project with a track, and the live database that the track has migrated. */
public final class AdoptionFixture implements AutoCloseable {
  private static final Path RESOURCES = Path.of("src/test/resources/dev/lockstep/adopt");

  public final Tree tree;
  public final TestDatabase database;
  public final List<Event> events = new CopyOnWriteArrayList<>();
  public List<NotOurs> notOurs = List.of();

  /** Who asks the live database; empty for its owner. */
  public String role = "";

  public AdoptionFixture(Path root) {
    this(root, TestDatabase.create());
  }

  /** One over a database, which is dropped with it. */
  public AdoptionFixture(Path root, TestDatabase database) {
    this.tree = new Tree(root);
    this.database = database;
  }

  /** An adoption of files alone, or of the database too. */
  private Adoption adoption(boolean withDatabase) {
    return new Adoption(
        tree.project(),
        Scratch.source(),
        Cache.NONE,
        "1",
        withDatabase ? this::open : null,
        notOurs,
        Duration.ofMillis(300));
  }

  /** What would be done with files and database. */
  public AdoptionPlan plan(TrackSource source, AdoptionRequest request) throws Exception {
    try {
      return adoption(true).plan(source, request);
    } catch (AdoptionRefusedException e) {
      e.findings().forEach(System.out::println);
      throw e;
    }
  }

  /** Adopts files and database. */
  public AdoptionPlan adopt(TrackSource source, AdoptionRequest request) throws Exception {
    AdoptionPlan plan = plan(source, request);
    carryOut(source, plan);
    return plan;
  }

  /** Does what was planned. */
  public void carryOut(TrackSource source, AdoptionPlan plan) throws Exception {
    Adoption.writeFiles(plan);
    Adoption.writeHistory(source, plan, history());
  }

  /** Adopts the files alone. */
  public AdoptionPlan adoptFiles(TrackSource source) throws Exception {
    AdoptionPlan plan = adoption(false).plan(source, AdoptionRequest.plain());
    Adoption.writeFiles(plan);
    return plan;
  }

  private RunContext context(TestDatabase in) {
    return new RunContext(
        in.connections(),
        new FlywayEngine(Database.dataSource(DatabaseSettings.parse(in.url()), "lockstep test")),
        new MigrationSettings(
            () -> MigrationFolder.read(tree.project().migrations()),
            Duration.ofSeconds(2),
            Duration.ZERO,
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            "test",
            notOurs),
        events::add,
        RunListener.NONE,
        Sleeper.SLEEP);
  }

  /** Copies a folder of this room's resources into the project. */
  public void resource(String folder, String to) throws IOException {
    Path from = RESOURCES.resolve(folder);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        tree.with(to + "/" + from.relativize(file), Files.readString(file));
      }
    }
  }

  /** Makes the live database what a dump among this room's resources has. */
  public void load(String dump) {
    Psql.run(database, RESOURCES.resolve(dump)).exited(0);
  }

  public HistoryStart history() {
    return new HistoryStart(context(database));
  }

  private Connection open() throws SQLException {
    Connection connection = database.connections().open();
    if (!role.isEmpty()) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET ROLE " + role);
      }
    }
    return connection;
  }

  /** Applies what is pending; the scripts. */
  public List<String> migrate() throws Exception {
    return migrate(database);
  }

  /** The same in another database. */
  public List<String> migrate(TestDatabase other) throws Exception {
    Gate none = (connection, backfill) -> false;
    return new MigrationRunner(context(other), none)
        .run(MigrationRunner.Options.ALL).applied().stream()
            .map(each -> each.migration().script())
            .toList();
  }

  /** What {@code check} finds, besides the track itself, which is to be archived. */
  public List<Finding> check() throws Exception {
    return tree.check().findings().stream()
        .filter(finding -> !finding.rule().equals("second-track"))
        .toList();
  }

  /** What {@code generate} would write. */
  public List<GeneratedFile> generate() throws Exception {
    return Generating.in(tree).dryRun(Request.of("")).files();
  }

  /** All files and all tables with their number of rows: the same if nothing was changed. */
  public List<String> state() {
    List<String> state = new ArrayList<>();
    tree.files().forEach(file -> state.add(file + " " + tree.text(file).hashCode()));
    for (String table :
        database.rows(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
                + " WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1")) {
      state.add(table + " " + database.value("SELECT count(*) FROM " + table));
    }
    return state;
  }

  /** Why {@code source} is not adopted, nothing being written. */
  public List<String> refusal(TrackSource source) {
    AdoptionRefusedException refused =
        catchThrowableOfType(
            AdoptionRefusedException.class, () -> adopt(source, AdoptionRequest.plain()));
    assertThat(refused).isNotNull();
    assertThat(tree.files()).noneMatch(file -> file.startsWith("migrations/"));
    return refused.findings().stream().map(this::text).toList();
  }

  /** A finding as people see it who run it in the project. */
  public String text(Finding finding) {
    return finding.toString().replace(tree.root() + "/", "");
  }

  @Override
  public void close() {
    database.close();
  }
}
