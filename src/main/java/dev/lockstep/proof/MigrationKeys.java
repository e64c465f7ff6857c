package dev.lockstep.proof;

import dev.lockstep.migration.MigrationFile;
import java.util.ArrayList;
import java.util.List;

/** What proofs of migrations are remembered by: the content of all that led to them. */
public final class MigrationKeys {
  private MigrationKeys() {}

  /**
   * The key of the state after each of {@code versioned}.
   *
   * @param server what the state depends on besides the files: program and server version
   */
  public static List<String> of(String server, List<MigrationFile> versioned) {
    List<String> keys = new ArrayList<>();
    String key = server;
    for (MigrationFile file : versioned) {
      key = ContentHash.of(key, file.script(), file.text(), configuration(file));
      keys.add(key);
    }
    return keys;
  }

  /** Under what the fingerprint of a state is remembered. */
  public static String fingerprint(String state) {
    return ContentHash.of("fingerprint", state);
  }

  /** Under what it is remembered that a reverse leads back from a state. */
  static String reverse(String state, MigrationFile reverse) {
    return ContentHash.of("reverse", state, reverse.text(), configuration(reverse));
  }

  private static String configuration(MigrationFile file) {
    return file.configuration() == null ? "" : file.configuration();
  }
}
