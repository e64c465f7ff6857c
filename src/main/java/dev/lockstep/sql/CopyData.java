// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.sql;

import java.io.IOException;
import java.io.InputStream;

/**
 * The data of one {@code COPY … FROM stdin} as it stands in a file: the lines up to one that is
 * {@code \.}, whatever the format of the data. Nothing of it is held.
 */
final class CopyData extends InputStream {
  /** Enough to see {@code \.}, CR and LF. */
  private static final int LOOK_AHEAD = 3;

  private final SlidingBytes in;
  private boolean lineBegins = true;
  private boolean ended;
  private boolean complete;

  CopyData(SlidingBytes in) {
    this.in = in;
  }

  /** Whether the end of the data was found; false at the end of the file without one. */
  boolean isComplete() {
    return complete;
  }

  /** Moves past what nobody read. */
  void skipRest() throws IOException {
    byte[] rest = new byte[8192];
    while (read(rest, 0, rest.length) >= 0) {
      // On to the end.
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int copied = 0;
    while (copied < length && !ended) {
      if (lineBegins && atEnd()) {
        break;
      }
      copied += copy(target, offset + copied, length - copied);
    }
    return copied == 0 && length > 0 ? -1 : copied;
  }

  private boolean atEnd() throws IOException {
    if (!in.has(0)) {
      ended = true;
    } else if (in.peek(0) == '\\' && in.peek(1) == '.') {
      int behind = in.peek(2) == '\r' ? LOOK_AHEAD : 2;
      int after = in.peek(behind);
      if (after < 0 || after == '\n') {
        in.at = Math.min(in.at + behind + 1, in.limit);
        in.line++;
        ended = true;
        complete = true;
      }
    }
    return ended;
  }

  /** Whole lines as far as the window goes; stops before one that may be the end. */
  private int copy(byte[] target, int offset, int length) throws IOException {
    if (!in.has(0)) {
      ended = true;
      return 0;
    }
    int end = in.at + Math.min(length, in.limit - in.at);
    int to = in.at;
    boolean stop = false;
    while (to < end && !stop) {
      if (in.buffer[to++] == '\n') {
        in.line++;
        stop = to == in.limit || in.buffer[to] == '\\';
      }
    }
    int count = to - in.at;
    System.arraycopy(in.buffer, in.at, target, offset, count);
    lineBegins = in.buffer[to - 1] == '\n';
    in.at = to;
    return count;
  }
}
