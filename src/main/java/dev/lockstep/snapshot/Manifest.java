// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.snapshot;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a snapshot holds, and of what it was taken.
 *
 * @param id its name
 * @param createdAt when it was complete
 * @param took how long it took
 * @param lockstep the version of this program
 * @param database the database's name
 * @param server the server's version, such as {@code 15.18}
 * @param program what made the dump, such as {@code pg_dump (PostgreSQL) 15.18}; of a snapshot that
 *     a command of the user's made: the command
 * @param migration the latest version applied; null if there was no history
 * @param schema the fingerprint of every object
 * @param schemaWithoutRights the same, grants and default privileges left out
 * @param traits what belongs to the database itself
 * @param tables their content, in the dump's own snapshot; empty if a command made it
 * @param files of the dump; empty if a command made it
 * @param output what the user's command said; null if there was none
 */
public record Manifest(
    SnapshotId id,
    Instant createdAt,
    Duration took,
    String lockstep,
    String database,
    String server,
    String program,
    @Nullable String migration,
    String schema,
    String schemaWithoutRights,
    DatabaseTraits traits,
    List<TableContent> tables,
    List<FileSum> files,
    @Nullable String output) {
  public Manifest {
    tables = List.copyOf(tables);
    files = List.copyOf(files);
  }

  /** Whether a command of the user's made it, and not {@code pg_dump}. */
  public boolean isOfCommand() {
    return output != null;
  }

  /** The server's major. */
  public int major() {
    return Integer.parseInt(server.substring(0, server.indexOf('.')));
  }

  public long rows() {
    return tables.stream().mapToLong(TableContent::rows).sum();
  }

  /** The size of its files. */
  public long bytes() {
    return files.stream().mapToLong(FileSum::bytes).sum();
  }

  /** The size of the tables on the server. */
  long tableBytes() {
    return tables.stream().mapToLong(TableContent::bytes).sum();
  }
}
