// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.file;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A text with its <code>${placeholders}</code> replaced as it is read: everywhere, in comments and
 * data too, as Flyway does.
 */
final class ReplacedPlaceholders extends InputStream {
  /** A name is shorter; what is longer than this has none. */
  private static final int LONGEST = 1_000;

  private static final byte[] NOTHING = {};

  private final BufferedInputStream text;
  private final Function<String, @Nullable String> values;
  private byte[] value = NOTHING;
  private int valueAt;
  private int line = 1;

  /**
   * @param values gives the value of a name, or null if it has none
   */
  ReplacedPlaceholders(InputStream text, Function<String, @Nullable String> values) {
    this.text = new BufferedInputStream(text, 64 * 1024);
    this.values = values;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int read = 0;
    while (read < length) {
      int next = read();
      if (next < 0) {
        return read == 0 ? -1 : read;
      }
      target[offset + read++] = (byte) next;
    }
    return read;
  }

  /**
   * @throws Placeholders.UnknownPlaceholderException if one has no value
   */
  @Override
  public int read() throws IOException {
    while (true) {
      if (valueAt < value.length) {
        return value[valueAt++] & 0xFF;
      }
      int next = text.read();
      line += next == '\n' ? 1 : 0;
      if (next != '$' || !replace()) {
        return next;
      }
    }
  }

  /**
   * Behind a dollar: takes the value of what begins there; false, moving nothing, if nothing does.
   */
  private boolean replace() throws IOException {
    text.mark(LONGEST + 2);
    if (text.read() == '{') {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      int next = text.read();
      while (next >= 0 && next != '}' && bytes.size() < LONGEST) {
        bytes.write(next);
        next = text.read();
      }
      String name = bytes.toString(StandardCharsets.UTF_8);
      if (next == '}') {
        String found = values.apply(name);
        if (found == null) {
          throw new Placeholders.UnknownPlaceholderException(name, line);
        }
        line += (int) name.chars().filter(c -> c == '\n').count();
        value = found.getBytes(StandardCharsets.UTF_8);
        valueAt = 0;
        return true;
      }
      if (next >= 0) {
        throw new Placeholders.UnknownPlaceholderException(name.substring(0, 20) + "…", line);
      }
    }
    text.reset();
    return false;
  }

  @Override
  public void close() throws IOException {
    text.close();
  }
}
