// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.file;

import dev.lockstep.sql.SqlFault;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks at the bytes of a file as they pass: whether they are UTF-8, and their checksum. */
public final class TextExamination extends FilterInputStream {
  private final FlywayChecksum checksum = new FlywayChecksum();
  private long size;
  private int line = 1;
  private byte last;
  private boolean placeholders;
  private @Nullable SqlFault fault;

  /** How many bytes of the current character are missing, and what the next one may be. */
  private int missing;

  private int least;
  private int most;

  public TextExamination(InputStream text) {
    super(text);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int read = super.read(target, offset, length);
    if (read < 0) {
      if (missing > 0) {
        notUtf8();
      }
    } else {
      size += read;
      checksum.update(target, offset, read);
      look(target, offset, offset + read);
    }
    return read;
  }

  /** How many bytes have passed. */
  public long size() {
    return size;
  }

  /** The checksum of what passed, as Flyway computes it. */
  public int checksum() {
    return checksum.value();
  }

  /** Whether there is a <code>${</code>. */
  boolean hasPlaceholders() {
    return placeholders;
  }

  /** What makes the bytes no text for PostgreSQL, the first of it. */
  Optional<SqlFault> fault() {
    return Optional.ofNullable(fault);
  }

  private void look(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to) {
      if (missing == 0) {
        i = plain(bytes, i, to);
        if (i == to) {
          return;
        }
      }
      byte b = bytes[i++];
      if (missing > 0) {
        goesOn(b & 0xFF);
      } else if (b == 0) {
        fault("holds a NUL byte, which no text of PostgreSQL can; save it as UTF-8");
      } else {
        begins(b & 0xFF);
      }
      last = b;
    }
  }

  /** Over what is ASCII, which is most; where that ends. */
  private int plain(byte[] bytes, int from, int to) {
    byte before = last;
    int i = from;
    for (; i < to; i++) {
      byte b = bytes[i];
      if (b <= 0) {
        break;
      }
      if (b == '\n') {
        line++;
      } else if (b == '{' && before == '$') {
        placeholders = true;
      }
      before = b;
    }
    last = before;
    return i;
  }

  /** RFC 3629, whose table this is. */
  private void begins(int b) {
    least = b == 0xE0 ? 0xA0 : b == 0xF0 ? 0x90 : 0x80;
    most = b == 0xED ? 0x9F : b == 0xF4 ? 0x8F : 0xBF;
    if (b >= 0xC2 && b <= 0xDF) {
      missing = 1;
    } else if (b >= 0xE0 && b <= 0xEF) {
      missing = 2;
    } else if (b >= 0xF0 && b <= 0xF4) {
      missing = 3;
    } else {
      notUtf8();
    }
  }

  private void goesOn(int b) {
    if (b < least || b > most) {
      notUtf8();
    }
    missing--;
    least = 0x80;
    most = 0xBF;
  }

  private void notUtf8() {
    fault("is not UTF-8; save it as UTF-8");
  }

  private void fault(String message) {
    if (fault == null) {
      fault = new SqlFault(line, message);
    }
  }
}
