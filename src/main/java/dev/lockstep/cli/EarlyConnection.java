// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import dev.lockstep.app.database.Database;
import dev.lockstep.app.database.PreopenedConnections;
import dev.lockstep.app.settings.SettingLookup;
import dev.lockstep.app.settings.Settings;
import dev.lockstep.postgres.Connections;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The first connection of {@code migrate}, opened while the command line is described and parsed:
 * in an init container that is a part of what a pod waits for.
 */
final class EarlyConnection {
  private static final AtomicReference<@Nullable FutureTask<Connection>> BEGUN =
      new AtomicReference<>();

  private EarlyConnection() {}

  /** Begins, where {@code arguments} will want one; what fails here is told by the command. */
  static void begin(String... arguments) {
    List<String> given = List.of(arguments);
    if (given.isEmpty()
        || !given.getFirst().equals("migrate")
        || given.contains("--help")
        || given.contains("-h")
        || !canBeReadTwice()) {
      return;
    }
    BEGUN.set(PreopenedConnections.begin(EarlyConnection::open));
  }

  /** A pipe, as a shell gives it for {@code <(…)}, says its secret once. */
  private static boolean canBeReadTwice() {
    return System.getenv().entrySet().stream()
        .filter(variable -> variable.getKey().endsWith("_FILE"))
        .allMatch(variable -> Files.isRegularFile(Path.of(variable.getValue())));
  }

  private static Connection open() throws SQLException {
    Settings settings = Settings.read(SettingLookup.ofProcess());
    return Database.dataSource(settings.requiredDatabase(), "lockstep migrate").getConnection();
  }

  /** Connections of which the first is the one that was begun, if one was. */
  static PreopenedConnections then(Connections later) {
    FutureTask<Connection> begun = BEGUN.getAndSet(null);
    return begun == null ? new PreopenedConnections(later) : new PreopenedConnections(begun, later);
  }
}
