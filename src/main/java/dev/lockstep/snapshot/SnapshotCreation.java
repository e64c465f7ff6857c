// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.snapshot;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogFilter;
import dev.lockstep.catalog.CatalogReader;
import dev.lockstep.event.Events;
import dev.lockstep.migration.file.Version;
import dev.lockstep.migration.history.AppliedMigration;
import dev.lockstep.migration.history.History;
import dev.lockstep.postgres.session.OwnConnection;
import dev.lockstep.snapshot.UserTables.Table;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Takes one snapshot, by {@code pg_dump} or by the user's command. */
final class SnapshotCreation {
  private final Site site;
  private final SnapshotSettings settings;
  private final SnapshotFolder folder;
  private final int jobs;
  private final String lockstep;
  private final Progress.Listener listener;
  private final Events events;
  private final Clock clock;

  SnapshotCreation(
      Site site,
      SnapshotSettings settings,
      SnapshotFolder folder,
      int jobs,
      String lockstep,
      Progress.Listener listener,
      Events events,
      Clock clock) {
    this.site = site;
    this.settings = settings;
    this.folder = folder;
    this.jobs = jobs;
    this.lockstep = lockstep;
    this.listener = listener;
    this.events = events;
    this.clock = clock;
  }

  /** What is known of the database before it is dumped. */
  private record Source(
      String database,
      String server,
      int major,
      @Nullable String migration,
      String schema,
      String schemaWithoutRights,
      DatabaseTraits traits,
      List<Table> tables) {}

  Manifest create() throws SQLException, IOException, InterruptedException {
    long began = System.nanoTime();
    SnapshotId id = SnapshotId.next(clock);
    folder.sweep(events);
    if (!settings.command().isEmpty()) {
      return byCommand(id, began);
    }
    try (ExportedSnapshot exported = ExportedSnapshot.of(site.server(), site.target())) {
      Source source = read(exported.connection());
      ClientPrograms programs = ClientPrograms.ofServer(source.major(), settings.programs());
      try (UnfinishedSnapshot unfinished = folder.begin(id)) {
        List<TableContent> contents = dump(id, exported, source, programs, unfinished);
        Manifest manifest =
            manifest(
                id,
                source,
                programs.version(),
                contents,
                FileSums.of(unfinished.data()),
                null,
                began);
        unfinished.complete(manifest);
        return manifest;
      }
    }
  }

  private List<TableContent> dump(
      SnapshotId id,
      ExportedSnapshot exported,
      Source source,
      ClientPrograms programs,
      UnfinishedSnapshot unfinished)
      throws SQLException, IOException, InterruptedException {
    Map<String, String> environment = new LinkedHashMap<>(site.server().environment());
    environment.put("PGDATABASE", source.database());
    environment.put("PGAPPNAME", "lockstep snapshot");
    ContentReader reader =
        new ContentReader(exported::join, source.traits().encoding(), source.tables());
    List<Together.Part> parts = new ArrayList<>(reader.parts(jobs));
    parts.add(
        new ClientProgram(
            programs.dump(),
            List.of(
                "--format=directory",
                "--file=" + unfinished.data(),
                "--jobs=" + jobs,
                "--snapshot=" + exported.name(),
                "--lock-wait-timeout=" + ContentReader.LOCK_WAIT.toMillis(),
                "--no-password",
                "--verbose"),
            environment,
            new ProgressMeter(
                "snapshot " + id,
                source.tables().stream().collect(Collectors.toMap(Table::name, Table::bytes)),
                jobs,
                listener,
                events)));
    Together.run(parts);
    return reader.contents();
  }

  private Source read(Connection connection) throws SQLException {
    String database;
    int number;
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT current_database(), current_setting('server_version_num')::integer")) {
      row.next();
      database = row.getString(1);
      number = row.getInt(2);
    }
    List<Table> tables = UserTables.read(connection);
    DatabaseTraits traits = TraitsReader.read(connection);
    String migration =
        History.read(connection)
            .latest()
            .flatMap(AppliedMigration::version)
            .map(Version::toString)
            .orElse(null);
    Catalog catalog = CatalogReader.read(OwnConnection.of(connection), CatalogFilter.NONE);
    // The catalog's settings last as long as the transaction, and are the same for what is next.
    return new Source(
        database,
        number / 10_000 + "." + number % 10_000,
        number / 10_000,
        migration,
        catalog.fingerprint().toString(),
        catalog.withoutRights().fingerprint().toString(),
        traits,
        tables);
  }

  private Manifest manifest(
      SnapshotId id,
      Source source,
      String program,
      List<TableContent> contents,
      List<FileSum> files,
      @Nullable String output,
      long began) {
    return new Manifest(
        id,
        clock.instant(),
        Duration.ofNanos(System.nanoTime() - began),
        lockstep,
        source.database(),
        source.server(),
        program,
        source.migration(),
        source.schema(),
        source.schemaWithoutRights(),
        source.traits(),
        contents,
        files,
        output);
  }

  /** The storage's own snapshot: what is read here tells what it was taken of. */
  private Manifest byCommand(SnapshotId id, long began)
      throws SQLException, IOException, InterruptedException {
    Source source;
    try (Connection connection = site.server().open("")) {
      connection.setAutoCommit(false);
      source = read(connection);
      connection.rollback();
    }
    String name = String.join(" ", settings.command());
    try (UnfinishedSnapshot unfinished = folder.begin(id)) {
      Manifest asked = manifest(id, source, name, List.of(), List.of(), "", began);
      String output =
          new StorageCommand(settings.command()).run(ManifestText.text(ManifestText.of(asked)));
      Manifest manifest = manifest(id, source, name, List.of(), List.of(), output, began);
      unfinished.complete(manifest);
      return manifest;
    }
  }
}
