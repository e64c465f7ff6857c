package dev.lockstep.migration;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * The checksum Flyway writes to its history: CRC32 over the UTF-8 bytes of each line, without line
 * terminators and byte order mark, so that a file keeps it across operating systems.
 */
final class FlywayChecksum {
  private FlywayChecksum() {}

  static int of(String text) {
    CRC32 crc = new CRC32();
    text.lines().forEach(line -> crc.update(line.getBytes(StandardCharsets.UTF_8)));
    return (int) crc.getValue();
  }
}
