// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.snapshot;

import java.time.Duration;
import java.util.List;

/**
 * A database that a snapshot was restored into.
 *
 * @param name of the database
 * @param manifest of the snapshot
 * @param notes what could not be taken over, and why
 * @param switchOver the statements that put it in the place of the one it is of
 * @param url of it, without a password
 * @param took how long it took
 */
public record RestoredDatabase(
    String name,
    Manifest manifest,
    List<String> notes,
    List<String> switchOver,
    String url,
    Duration took) {
  public RestoredDatabase {
    notes = List.copyOf(notes);
    switchOver = List.copyOf(switchOver);
  }
}
