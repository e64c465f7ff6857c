// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cache;

import dev.lockstep.postgres.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/** SHA-256 over parts, so that no two lists of parts have the same hash. */
public final class ContentHash {
  private final MessageDigest digest;

  public ContentHash() {
    digest = Digests.sha256();
  }

  public ContentHash add(String part) {
    return add(part.getBytes(StandardCharsets.UTF_8));
  }

  /** A part; its length is hashed too. */
  public ContentHash add(byte[] part) {
    digest.update((part.length + ":").getBytes(StandardCharsets.US_ASCII));
    digest.update(part);
    return this;
  }

  /** A part that is too large to be held. */
  public ContentHash add(InputStream part, long length) throws IOException {
    digest.update((length + ":").getBytes(StandardCharsets.US_ASCII));
    byte[] some = new byte[64 * 1024];
    for (int read = part.read(some); read >= 0; read = part.read(some)) {
      digest.update(some, 0, read);
    }
    return this;
  }

  /** The hash of all parts, in hex. */
  public String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The hash of {@code parts}. */
  public static String of(String... parts) {
    ContentHash hash = new ContentHash();
    for (String part : parts) {
      hash.add(part);
    }
    return hash.hex();
  }
}
