// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.run;

import dev.lockstep.event.Event;
import dev.lockstep.event.Events;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.kept.CopyBeforeLoss;
import dev.lockstep.migration.kept.KeepRefusedException;
import dev.lockstep.migration.kept.KeptRegistry;
import dev.lockstep.migration.kept.KeptTable;
import dev.lockstep.migration.script.MigrationFailedException;
import dev.lockstep.migration.script.StatementFailedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The copies that a migration makes of what it is about to destroy, before its first statement. */
final class KeptCopies {
  private final long limit;
  private final Events events;
  private List<KeptTable> made = List.of();

  KeptCopies(long limit, Events events) {
    this.limit = limit;
    this.events = events;
  }

  /**
   * Makes and lists them, in the transaction of the migration.
   *
   * @throws MigrationFailedException if something cannot be kept; nothing was locked or changed
   */
  void make(MigrationFile file, Connection connection) throws SQLException {
    made = List.of();
    if (file.directives().keeps().isEmpty()) {
      return;
    }
    try {
      List<KeptTable> copies =
          CopyBeforeLoss.keep(connection, file.id(), file.directives().keeps(), limit);
      KeptRegistry.record(connection, file.id(), copies);
      made = copies;
    } catch (KeepRefusedException e) {
      throw new MigrationFailedException(
          file,
          file.script() + ":" + e.line() + ": " + e.getMessage() + "; nothing was changed",
          e);
    } catch (SQLException e) {
      throw new StatementFailedException(file.directives().keeps().getFirst().line(), e);
    }
  }

  /** They are committed. */
  void tell(MigrationFile file) {
    for (KeptTable copy : made) {
      events.emit(
          Event.info(
                  "data-kept",
                  "kept "
                      + copy.source().text()
                      + " for "
                      + copy.keep().time()
                      + ": "
                      + copy.rows()
                      + (copy.rows() == 1 ? " row" : " rows"))
              .with("version", file.id())
              .with("rows", copy.rows()));
    }
    made = List.of();
  }
}
