// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Opens files as text, without the byte order mark that some editors put before it. */
final class MigrationText {
  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private MigrationText() {}

  static InputStream open(Path path) throws IOException {
    InputStream file = Files.newInputStream(path);
    try {
      PushbackInputStream text = new PushbackInputStream(file, MARK.length);
      byte[] first = text.readNBytes(MARK.length);
      if (!Arrays.equals(first, MARK)) {
        text.unread(first);
      }
      return text;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }
}
