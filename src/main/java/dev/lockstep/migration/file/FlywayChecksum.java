// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * The checksum Flyway writes to its history: CRC32 over the UTF-8 bytes of each line, without line
 * terminators and byte order mark, so that a file keeps it across operating systems.
 */
final class FlywayChecksum {
  private final CRC32 crc = new CRC32();

  /** Takes the next bytes of the file, which may end anywhere. */
  void update(byte[] bytes, int offset, int length) {
    // Lines are short, and a call for each of them costs more than the sum itself.
    byte[] text = new byte[length];
    int size = 0;
    for (int i = offset; i < offset + length; i++) {
      byte b = bytes[i];
      if (b != '\n' && b != '\r') {
        text[size++] = b;
      }
    }
    crc.update(text, 0, size);
  }

  int value() {
    return (int) crc.getValue();
  }

  /** The checksum of the rest of {@code text}, which has no byte order mark. */
  static int of(InputStream text) throws IOException {
    FlywayChecksum checksum = new FlywayChecksum();
    byte[] part = new byte[64 * 1024];
    for (int read = text.read(part); read >= 0; read = text.read(part)) {
      checksum.update(part, 0, read);
    }
    return checksum.value();
  }

  /** The checksum of a whole text without a byte order mark. */
  static int of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    FlywayChecksum checksum = new FlywayChecksum();
    checksum.update(bytes, 0, bytes.length);
    return checksum.value();
  }
}
