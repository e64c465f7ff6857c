// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import java.util.List;
import java.util.Optional;

/**
 * Where the documentation explains what an error is about. Only what a section explains is here.
 */
final class ErrorHelp {
  private static final String README = "README.md#";

  /** A part of a message, and the README's section. The first that fits counts. */
  record Section(String words, String anchor) {}

  private static final List<Section> SECTIONS =
      List.of(
          new Section("LOCKSTEP_PLACEHOLDERS", "configuration"),
          new Section("no database is configured", "configuration"),
          new Section("unknown setting ", "configuration"),
          new Section("no scratch database", "configuration"),
          new Section("a pooler on the way drops it", "configuration"),
          new Section("is not supported by this driver", "configuration"),
          new Section("grant it, see deploy/sql/roles.sql", "least-privilege"),
          new Section("which is neither this login", "least-privilege"),
          new Section("it would hide rows from Lockstep", "a-backfill"),
          new Section("there is no backfill ", "a-backfill"),
          new Section("LOCKSTEP_KEEP_LIMIT", "kept-data"),
          new Section("by which a row could be found again", "kept-data"),
          new Section("has skipped it in this database", "coming-from-drizzle"),
          new Section("but no flyway_schema_history", "coming-from-another-tool"),
          new Section("its schema differs in", "coming-from-another-tool"),
          new Section("could not be rehearsed", "undo"),
          new Section("and the undo touches it", "undo"),
          new Section("is half undone", "undo"),
          new Section("a snapshot is restored into a new one only", "snapshots"),
          new Section("LOCKSTEP_SNAPSHOT_DIR", "snapshots"),
          new Section("LOCKSTEP_REHEARSE_ON", "rehearsal"),
          new Section("unknown directive", "files"),
          new Section("badly named", "files"),
          new Section("would end the transaction in which all of the file runs", "files"),
          new Section("did not get its lock in", "what-you-can-rely-on-under-live-traffic"),
          new Section("the migration lease is held by", "what-you-can-rely-on-under-live-traffic"),
          new Section("was changed after it was applied", "troubleshooting"),
          new Section("is out of order", "troubleshooting"),
          new Section("cannot be reached", "troubleshooting"),
          new Section("refused the user or password", "troubleshooting"));

  private ErrorHelp() {}

  /** {@code README.md#undo}; empty if nothing there says more than the message. */
  static Optional<String> of(String message) {
    return SECTIONS.stream()
        .filter(section -> message.contains(section.words()))
        .findFirst()
        .map(section -> README + section.anchor());
  }

  /** All that there are. */
  static List<Section> sections() {
    return SECTIONS;
  }
}
