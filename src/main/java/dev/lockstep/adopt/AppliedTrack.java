// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt;

import dev.lockstep.finding.Finding;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What the tool's own table in a live database says of a track. A migration that is neither applied
 * nor skipped is pending.
 *
 * @param table the table, {@code schema.name}; empty if the database has none
 * @param applied names of the migrations that it says are applied, in the order in which they were
 * @param skipped names of those that are not applied and that the tool would never apply any more
 * @param problems what keeps this database from being taken over
 * @param notes what is odd about it
 */
public record AppliedTrack(
    String table,
    List<String> applied,
    Set<String> skipped,
    List<Finding> problems,
    List<Finding> notes) {
  public AppliedTrack {
    applied = List.copyOf(applied);
    skipped = new LinkedHashSet<>(skipped);
    problems = List.copyOf(problems);
    notes = List.copyOf(notes);
  }

  /** Of a database in which the tool has no table. */
  public static AppliedTrack none() {
    return new AppliedTrack("", List.of(), Set.of(), List.of(), List.of());
  }

  /** Of a database that cannot be told anything of, and why. */
  public static AppliedTrack unusable(Finding why) {
    return new AppliedTrack("", List.of(), Set.of(), List.of(why), List.of());
  }
}
