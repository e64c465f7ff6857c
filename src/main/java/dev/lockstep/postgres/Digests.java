// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The one hash function that sums of files, texts and names are made with. */
public final class Digests {
  private Digests() {}

  /** A new SHA-256 digest. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** SHA-256 of {@code text} in UTF-8, in hex. */
  public static String sha256(String text) {
    return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * SHA-256 of a file's bytes, in hex.
   *
   * @throws InterruptedException if this thread is told to stop while it reads
   */
  public static String sha256(Path file) throws IOException, InterruptedException {
    MessageDigest digest = sha256();
    byte[] some = new byte[256 * 1024];
    try (InputStream stream = Files.newInputStream(file)) {
      for (int read = stream.read(some); read >= 0; read = stream.read(some)) {
        if (Thread.interrupted()) {
          throw new InterruptedException("stopped");
        }
        digest.update(some, 0, read);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
