// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.snapshot;

import dev.lockstep.postgres.DerivedName;
import dev.lockstep.sql.Identifiers;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The names of a database that a snapshot is restored into.
 *
 * @param name when it is done
 * @param unfinished until then: it says what it is, and is always the same for one name
 */
record DatabaseNames(String name, String unfinished) {
  /** What the name of every unfinished database begins with. */
  static final String UNFINISHED = "lockstep_restoring_";

  private static final Set<String> OF_THE_SERVER = Set.of("postgres", "template0", "template1");

  /**
   * @throws SnapshotException if no database can have the name
   */
  static DatabaseNames of(String name) {
    if (name.isBlank()
        || name.indexOf('\0') >= 0
        || DerivedName.bytes(name) > DerivedName.MOST_BYTES) {
      throw SnapshotException.unusable(
          "--to '"
              + name
              + "' is no name of a database; give 1 to "
              + DerivedName.MOST_BYTES
              + " bytes");
    }
    if (OF_THE_SERVER.contains(name) || name.startsWith(UNFINISHED)) {
      throw SnapshotException.unusable(
          "--to " + name + " is a name of the server's or of Lockstep's own; give another one");
    }
    return new DatabaseNames(name, DerivedName.of(UNFINISHED, name));
  }

  /** The statements that put it in the place of the database that the snapshot is of. */
  List<String> switchOver(Manifest manifest) {
    String old = manifest.database();
    String time = manifest.id().text().substring(0, 15).toLowerCase(Locale.ROOT);
    String aside = DerivedName.cut("before_" + time + "_" + old, DerivedName.MOST_BYTES);
    return List.of(rename(old, aside), rename(name, old));
  }

  private static String rename(String from, String to) {
    return "ALTER DATABASE "
        + Identifiers.quoteIfNeeded(from)
        + " RENAME TO "
        + Identifiers.quoteIfNeeded(to)
        + ";";
  }
}
