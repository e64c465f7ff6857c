// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app.locks;

import dev.lockstep.migration.file.MigrationFile;
import java.util.ArrayList;
import java.util.List;

/**
 * What one pending migration would do to a database in use.
 *
 * @param traced whether that was seen on a scratch database; else it is a forecast from its text
 * @param locks the strongest on each relation
 * @param work what takes as long as tables are large; none in a forecast, which cannot know
 * @param unknown statements whose locks cannot be told, each with its line
 */
public record PlannedMigration(
    MigrationFile file,
    boolean traced,
    List<PlannedLock> locks,
    List<TableWork> work,
    List<String> unknown) {
  public PlannedMigration {
    locks = List.copyOf(locks);
    work = List.copyOf(work);
    unknown = List.copyOf(unknown);
  }

  /** {@code trace} or {@code forecast}. */
  public String locksFrom() {
    return traced ? "trace" : "forecast";
  }

  /** For people: a line for each lock, for each table that it works on, and for what is unknown. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    locks.forEach(lock -> lines.add(lock.text()));
    work.forEach(each -> lines.add(each.text()));
    unknown.forEach(what -> lines.add("cannot tell: " + what));
    return lines;
  }
}
