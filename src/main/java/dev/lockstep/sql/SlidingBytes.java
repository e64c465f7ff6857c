// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.sql;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A window that slides over a stream. What was marked as the beginning of a text is kept until the
 * text is taken, however far the window has moved; nothing else is.
 */
final class SlidingBytes {
  private static final int UNMARKED = -1;
  private static final byte[] NOTHING = {};

  /** Most files are shorter: a window of 64 kB for each of hundreds is what reading them costs. */
  private static final int FIRST = 2 * 1024;

  private final InputStream source;
  private final int window;
  private final long longest;

  /** Of the marked text, what the window has left behind. */
  private byte[] kept = NOTHING;

  private int keptLength;
  private int mark = UNMARKED;
  private int markLine;
  private boolean ended;

  /** The window; what is to be read lies from {@link #at} to {@link #limit}. */
  byte[] buffer;

  int at;
  int limit;

  /** The line that {@link #at} is on, from 1. Counted by those who move past an end of line. */
  int line = 1;

  /**
   * @param window its size, which it grows to
   * @param longest text to be kept, in bytes
   */
  SlidingBytes(InputStream source, int window, long longest) {
    this.source = source;
    this.window = window;
    this.buffer = new byte[Math.min(window, FIRST)];
    this.longest = longest;
  }

  /** One that holds a whole text. */
  static SlidingBytes of(byte[] text) {
    SlidingBytes whole = new SlidingBytes(InputStream.nullInputStream(), 0, Long.MAX_VALUE);
    whole.buffer = text;
    whole.limit = text.length;
    whole.ended = true;
    return whole;
  }

  /** Whether there is a byte {@code ahead} of the next one; reads on if need be. */
  boolean has(int ahead) throws IOException {
    while (limit - at <= ahead) {
      if (!readOn()) {
        return false;
      }
    }
    return true;
  }

  /** The byte {@code ahead} of the next one, or -1 if the stream ends before. */
  int peek(int ahead) throws IOException {
    return has(ahead) ? buffer[at + ahead] & 0xFF : -1;
  }

  /** Whether {@code bytes} come next. */
  boolean startsWith(byte[] bytes) throws IOException {
    return has(bytes.length - 1)
        && Arrays.equals(buffer, at, at + bytes.length, bytes, 0, bytes.length);
  }

  private boolean readOn() throws IOException {
    if (ended) {
      return false;
    }
    if (limit == buffer.length) {
      slide();
    }
    int read = source.read(buffer, limit, buffer.length - limit);
    ended = read < 0;
    limit += Math.max(read, 0);
    return !ended;
  }

  /** Makes room behind what is not read yet. */
  private void slide() {
    if (isMarked()) {
      keep();
      mark = 0;
    }
    int unread = limit - at;
    boolean grows = unread == buffer.length || buffer.length < window;
    byte[] target = grows ? new byte[2 * buffer.length] : buffer;
    System.arraycopy(buffer, at, target, 0, unread);
    buffer = target;
    at = 0;
    limit = unread;
  }

  private void keep() {
    int more = at - mark;
    if (keptLength + (long) more > longest) {
      throw new StatementTooLargeException(markLine, longest);
    }
    if (kept.length - keptLength < more) {
      kept = Arrays.copyOf(kept, Math.max(keptLength + more, kept.length + kept.length / 2));
    }
    System.arraycopy(buffer, mark, kept, keptLength, more);
    keptLength += more;
  }

  /** The next byte begins a text. */
  void mark() {
    mark = at;
    markLine = line;
  }

  boolean isMarked() {
    return mark != UNMARKED;
  }

  /** How long the marked text is up to here. */
  int length() {
    return keptLength + at - mark;
  }

  /** The marked text from its byte {@code from} up to here. */
  String text(int from) {
    byte[] text = new byte[length() - from];
    int old = Math.max(keptLength - from, 0);
    System.arraycopy(kept, Math.min(from, keptLength), text, 0, old);
    int begin = mark + from + old - keptLength;
    System.arraycopy(buffer, begin, text, old, at - begin);
    return new String(text, StandardCharsets.UTF_8);
  }

  /** Gives the first {@code length} bytes of the marked text, and keeps it no longer. */
  String take(int length) {
    String text;
    if (keptLength == 0) {
      text = new String(buffer, mark, length, StandardCharsets.UTF_8);
    } else {
      keep();
      text = new String(kept, 0, length, StandardCharsets.UTF_8);
      // Not to be held until the next large one.
      kept = NOTHING;
      keptLength = 0;
    }
    mark = UNMARKED;
    return text;
  }
}
