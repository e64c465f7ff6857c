// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app;

import dev.lockstep.app.settings.InvalidSettingsException;
import dev.lockstep.app.settings.Settings;
import dev.lockstep.catalog.CatalogLock;
import dev.lockstep.catalog.Outside;
import dev.lockstep.event.Events;
import dev.lockstep.migration.file.MigrationProblem;
import dev.lockstep.migration.undo.Rehearsal;
import dev.lockstep.migration.undo.UndoPlan;
import dev.lockstep.migration.undo.UnrehearsedException;
import dev.lockstep.rehearsal.UndoRehearsal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;

/** Rehearsals on the scratch databases of this installation. */
public final class UndoRehearsals {
  private UndoRehearsals() {}

  /** One that looks for a scratch database when it is wanted, and says so where there is none. */
  public static Rehearsal ofUndo(Settings settings, Clock clock, Events events) {
    return new Rehearsal() {
      @Override
      public List<MigrationProblem> problems(UndoPlan plan, Connection live) throws SQLException {
        try {
          return new UndoRehearsal(
                  ProofWiring.scratch(settings, clock, events),
                  outside(settings.schema()),
                  settings.notOurs(),
                  settings.lockTimeout())
              .problems(plan, live);
        } catch (InvalidSettingsException e) {
          throw new UnrehearsedException(String.valueOf(e.getMessage()), e);
        }
      }
    };
  }

  /** What the lock says; without one that can be read, nothing is left out. */
  private static Outside outside(Path schema) {
    Path lock = schema.resolve(CatalogLock.FILE_NAME);
    try {
      return Files.isRegularFile(lock) ? CatalogLock.read(lock).outside() : Outside.NONE;
    } catch (IOException | IllegalArgumentException e) {
      return Outside.NONE;
    }
  }
}
