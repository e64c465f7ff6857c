// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.catalog;

import dev.lockstep.postgres.Digests;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Hashes texts, one after the other, as a catalog has tens of thousands. For one thread. */
final class Sha256 {
  private static final int BYTES = 16;

  private final MessageDigest digest;

  Sha256() {
    digest = Digests.sha256();
  }

  /** The first 128 bits of SHA-256, in hex. */
  String hex(String text) {
    return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)), 0, BYTES);
  }
}
