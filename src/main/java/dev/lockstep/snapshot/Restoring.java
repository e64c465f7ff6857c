// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.snapshot;

import dev.lockstep.event.Events;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Loads a dump into an empty database, by {@code pg_restore}. */
final class Restoring {
  private final Manifest manifest;
  private final Path data;
  private final Optional<Path> programs;
  private final int jobs;
  private final Progress.Listener listener;
  private final Events events;

  Restoring(
      Manifest manifest,
      Path data,
      Optional<Path> programs,
      int jobs,
      Progress.Listener listener,
      Events events) {
    this.manifest = manifest;
    this.data = data;
    this.programs = programs;
    this.jobs = jobs;
    this.listener = listener;
    this.events = events;
  }

  /** The programs it will use; asked for before anything is made. */
  ClientPrograms programs() {
    return ClientPrograms.ofDump(ClientPrograms.majorOf(manifest.program()), programs);
  }

  /**
   * Refuses a server that cannot have the database: older, or without an extension.
   *
   * @param remedy what to do instead
   */
  void requireFit(Connection connection, String server, String remedy) throws SQLException {
    int major = connection.getMetaData().getDatabaseMajorVersion();
    if (major < manifest.major()) {
      throw SnapshotException.unusable(
          "snapshot "
              + manifest.id()
              + " is of PostgreSQL "
              + manifest.major()
              + ", and "
              + server
              + " is of "
              + major
              + ": an older one may not read it; "
              + remedy);
    }
    Set<String> missing = new TreeSet<>(manifest.traits().extensions());
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT name FROM pg_available_extensions")) {
      while (rows.next()) {
        missing.remove(rows.getString(1));
      }
    }
    if (!missing.isEmpty()) {
      throw SnapshotException.unusable(
          "snapshot "
              + manifest.id()
              + " needs "
              + (missing.size() == 1 ? "extension " : "extensions ")
              + String.join(", ", missing)
              + ", which "
              + server
              + " does not have; install it there, or "
              + remedy);
    }
  }

  /**
   * Loads it.
   *
   * @param environment the variables of libpq that lead to the empty database
   * @param options of {@code pg_restore}, besides those that are always given
   */
  void load(ClientPrograms from, Map<String, String> environment, List<String> options)
      throws SQLException, IOException, InterruptedException {
    Map<String, String> variables = new LinkedHashMap<>(environment);
    variables.put("PGAPPNAME", "lockstep restore");
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--dbname=" + database(environment),
                "--jobs=" + jobs,
                "--exit-on-error",
                // A copy of a subscription would take the changes away from the one that is live.
                "--no-subscriptions",
                "--no-password",
                "--verbose"));
    arguments.addAll(options);
    arguments.add(data.toString());
    Together.run(
        List.of(
            new ClientProgram(
                from.restore(),
                arguments,
                variables,
                new ProgressMeter(
                    "restore of " + manifest.id(),
                    manifest.tables().stream()
                        .collect(Collectors.toMap(TableContent::name, TableContent::bytes)),
                    jobs,
                    listener,
                    events))));
  }

  /** pg_restore takes no database from the environment. A name with = in it would be options. */
  private static String database(Map<String, String> environment) {
    String name = environment.getOrDefault("PGDATABASE", "postgres");
    return "dbname='" + name.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
