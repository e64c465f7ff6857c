// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.proof;

import dev.lockstep.migration.file.CallbackEvent;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationSet;
import java.sql.SQLException;

/**
 * Replays migrations with the callbacks of their folder, at the moments that Flyway has for them.
 */
final class CallbackReplay {
  private final MigrationReplay replay;
  private final MigrationSet migrations;

  /**
   * @param migrations whose callbacks run
   */
  CallbackReplay(MigrationReplay replay, MigrationSet migrations) {
    this.replay = replay;
    this.migrations = migrations;
  }

  /** The callbacks of one moment. */
  void at(CallbackEvent event) throws SQLException {
    for (MigrationFile callback : migrations.callbacks(event)) {
      replay.run(callback);
    }
  }

  /** One migration between its callbacks. */
  void run(MigrationFile file) throws SQLException {
    at(CallbackEvent.BEFORE_EACH_MIGRATE);
    replay.run(file);
    at(CallbackEvent.AFTER_EACH_MIGRATE);
  }
}
