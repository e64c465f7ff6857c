package dev.lockstep.snapshot;

import dev.lockstep.postgres.Identifiers;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * The names of a database that a snapshot is restored into.
 *
 * @param name when it is done
 * @param unfinished until then: it says what it is, and is always the same for one name
 */
record DatabaseNames(String name, String unfinished) {
  /** What the name of every unfinished database begins with. */
  static final String UNFINISHED = "lockstep_restoring_";

  private static final int LONGEST = 63;
  private static final Set<String> OF_THE_SERVER = Set.of("postgres", "template0", "template1");

  /**
   * @throws SnapshotException if no database can have the name
   */
  static DatabaseNames of(String name) {
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    if (name.isBlank() || name.indexOf('\0') >= 0 || bytes > LONGEST) {
      throw SnapshotException.unusable(
          "--to '" + name + "' is no name of a database; give 1 to " + LONGEST + " bytes");
    }
    if (OF_THE_SERVER.contains(name) || name.startsWith(UNFINISHED)) {
      throw SnapshotException.unusable(
          "--to " + name + " is a name of the server's or of Lockstep's own; give another one");
    }
    CRC32 crc = new CRC32();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    String hash = HexFormat.of().toHexDigits((int) crc.getValue());
    return new DatabaseNames(name, shortened(UNFINISHED + hash + "_" + name));
  }

  /** The statements that put it in the place of the database that the snapshot is of. */
  List<String> switchOver(Manifest manifest) {
    String old = manifest.database();
    String time = manifest.id().text().substring(0, 15).toLowerCase(Locale.ROOT);
    String aside = shortened("before_" + time + "_" + old);
    return List.of(rename(old, aside), rename(name, old));
  }

  private static String rename(String from, String to) {
    return "ALTER DATABASE "
        + Identifiers.quoteIfNeeded(from)
        + " RENAME TO "
        + Identifiers.quoteIfNeeded(to)
        + ";";
  }

  private static String shortened(String text) {
    String shorter = text;
    while (shorter.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
      shorter = shorter.substring(0, shorter.offsetByCodePoints(shorter.length(), -1));
    }
    return shorter;
  }
}
