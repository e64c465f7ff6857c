// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.history;

import dev.lockstep.failure.Explained;
import dev.lockstep.failure.Meaning;

/** A database has another history than it was to have. Nothing was changed. */
public final class HistoryExistsException extends RuntimeException implements Explained {
  private static final long serialVersionUID = 1L;

  public HistoryExistsException(History history) {
    super(
        history.table()
            + " has "
            + history.rows().size()
            + (history.rows().size() == 1 ? " row" : " rows")
            + " already"
            + history
                .latest()
                .flatMap(AppliedMigration::version)
                .map(version -> ", the newest of version " + version)
                .orElse("")
            + ": this database has a history, and nothing was changed; 'lockstep status' shows it,"
            + " 'lockstep migrate' goes on from there");
  }

  @Override
  public Meaning meaning() {
    return Meaning.FINDINGS;
  }
}
