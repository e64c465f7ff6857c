// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.time.Duration;

/**
 * Knows since when one connection's request head has been coming: from its first byte to the empty
 * line behind it. The first bytes after an answer are the next head's; until there is an answer,
 * what comes behind a head is its body.
 */
final class RequestHeadWatch extends ChannelDuplexHandler {
  private enum Part {
    NOTHING,
    HEAD,
    BODY
  }

  private Part part = Part.NOTHING;
  private long began;

  /** Line feeds of the head's end that are there: a second one, but for a carriage return. */
  private int lineFeeds;

  /** Whether a head has been coming for {@code limit}. */
  boolean lasts(Duration limit) {
    return part == Part.HEAD && System.nanoTime() - began > limit.toNanos();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof ByteBuf bytes) {
      if (part == Part.NOTHING) {
        part = Part.HEAD;
        began = System.nanoTime();
        lineFeeds = 0;
      }
      if (part == Part.HEAD && ends(bytes)) {
        part = Part.BODY;
      }
    }
    context.fireChannelRead(message);
  }

  private boolean ends(ByteBuf bytes) {
    for (int i = bytes.readerIndex(); i < bytes.writerIndex() && lineFeeds < 2; i++) {
      byte b = bytes.getByte(i);
      if (b == '\n') {
        lineFeeds++;
      } else if (b != '\r') {
        lineFeeds = 0;
      }
    }
    return lineFeeds == 2;
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (part == Part.BODY) {
      part = Part.NOTHING;
    }
    context.write(message, promise);
  }
}
