// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.proof;

import dev.lockstep.migration.MigrationFile;
import dev.lockstep.migration.MigrationSet;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
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
      key = content(new ContentHash().add(key).add(file.script()), file);
      keys.add(key);
    }
    return keys;
  }

  /** What every state depends on besides its migrations; empty without callbacks. */
  public static String ofCallbacks(MigrationSet migrations) {
    return migrations.callbacks().isEmpty()
        ? ""
        : " callbacks " + of("callbacks", migrations.callbacks()).getLast();
  }

  /** Under what the fingerprint of a state is remembered. */
  public static String fingerprint(String state) {
    return ContentHash.of("fingerprint", state);
  }

  /** Under what it is remembered that a reverse leads back from a state. */
  static String reverse(String state, MigrationFile reverse) {
    return content(new ContentHash().add("reverse").add(state), reverse);
  }

  private static String content(ContentHash hash, MigrationFile file) {
    try (InputStream text = file.open()) {
      hash.add(text, file.content().size());
    } catch (IOException e) {
      throw new UncheckedIOException(file.path() + " cannot be read: " + e.getMessage(), e);
    }
    return hash.add(file.configuration() == null ? "" : file.configuration()).hex();
  }
}
