// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import dev.lockstep.support.ChildProcess;
import dev.lockstep.support.Eventually;
import dev.lockstep.support.LockstepProcess;
import dev.lockstep.support.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A database, a folder of migrations, and the program over both. */
final class Scene implements AutoCloseable {
  final TestDatabase database = TestDatabase.create();
  final Path folder;
  private final Map<String, String> environment = new LinkedHashMap<>();

  Scene(Path folder) {
    this.folder = folder;
    environment.put("DATABASE_URL", database.url());
    environment.put("LOCKSTEP_MIGRATIONS_DIR", folder.toString());
  }

  Scene with(String name, String sql) {
    try {
      Files.writeString(folder.resolve(name), sql);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Scene without(String name) {
    try {
      Files.delete(folder.resolve(name));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Scene set(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  LockstepProcess command(String... arguments) {
    return LockstepProcess.of(arguments).with(environment);
  }

  ChildProcess start(String... arguments) {
    return command(arguments).start();
  }

  ChildProcess.Result migrate() {
    return command("migrate").run();
  }

  List<String> history() {
    return database.rows(
        "SELECT version, script, success FROM flyway_schema_history ORDER BY installed_rank");
  }

  /** Waits until {@code count} sessions of this database run a statement with {@code text}. */
  void awaitRunning(String text, int count) {
    Eventually.isTrue(
        database,
        "SELECT count(*) >= "
            + count
            + " FROM pg_stat_activity WHERE datname = current_database() AND state = 'active'"
            + " AND pid <> pg_backend_pid() AND query LIKE '%"
            + text
            + "%'");
  }

  /**
   * Nothing is running, half done or left behind. The journal of a migration that is recorded may
   * still be there where the kill came right after its row: the next run with work forgets it.
   */
  void isClean() {
    List<String> leftovers =
        database.rows(
            """
            SELECT 'INVALID index ' || indexrelid::regclass FROM pg_index WHERE NOT indisvalid
            UNION ALL
            SELECT 'attempt ' || a.script FROM lockstep.attempt a
             WHERE NOT EXISTS (SELECT FROM flyway_schema_history h
                                WHERE h.script = a.script AND h.success)
            UNION ALL
            SELECT 'failed ' || script FROM flyway_schema_history WHERE NOT success
            UNION ALL
            SELECT 'twice ' || script FROM flyway_schema_history
             GROUP BY script, checksum HAVING count(*) > 1
            UNION ALL
            SELECT 'detach pending ' || inhrelid::regclass FROM pg_inherits WHERE inhdetachpending
            """);
    if (!leftovers.isEmpty()) {
      throw new AssertionError("left behind: " + leftovers);
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
