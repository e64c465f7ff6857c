// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt;

import dev.lockstep.postgres.Digests;
import java.util.LinkedHashSet;
import java.util.Set;

/** The SHA-256 that tools note of a file, in hex. */
public final class TextHashes {
  private TextHashes() {}

  /** Of a text with any ends of lines: Git may have changed them since, and that edits nothing. */
  public static Set<String> of(String text) {
    String unix = text.replace("\r\n", "\n");
    Set<String> hashes = new LinkedHashSet<>();
    hashes.add(Digests.sha256(text));
    hashes.add(Digests.sha256(unix));
    hashes.add(Digests.sha256(unix.replace("\n", "\r\n")));
    return hashes;
  }
}
