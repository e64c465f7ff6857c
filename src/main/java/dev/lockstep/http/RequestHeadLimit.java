// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ServerChannel;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.EventExecutor;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;

/**
 * How long the head of a request may take to come. A client that sends it a byte at a time holds a
 * connection for as long as it likes: the idle timeout begins anew with each byte, and neither
 * Vert.x nor Quarkus has a limit on the whole. Nor have they a place to hang one on, so that each
 * event loop looks at its connections now and then, which costs nothing to speak of.
 */
@ApplicationScoped
public class RequestHeadLimit {
  /** From the head's first byte that is seen to its end. */
  static final Duration LIMIT = Duration.ofSeconds(10);

  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  void begin(@Observes StartupEvent event, Vertx vertx) {
    for (EventExecutor loop : vertx.nettyEventLoopGroup()) {
      if (loop instanceof SingleThreadEventLoop channels) {
        var unused =
            channels.scheduleAtFixedRate(
                () -> look(channels),
                LOOK_EVERY.toMillis(),
                LOOK_EVERY.toMillis(),
                TimeUnit.MILLISECONDS);
      }
    }
  }

  /** In the event loop's own thread. */
  private static void look(SingleThreadEventLoop loop) {
    Iterator<Channel> channels = loop.registeredChannelsIterator();
    while (channels.hasNext()) {
      Channel channel = channels.next();
      // HTTP/2 has streams of frames instead, and is bounded by the idle timeout.
      if (channel.parent() instanceof ServerChannel
          && channel.pipeline().get(HttpRequestDecoder.class) != null) {
        look(channel);
      }
    }
  }

  private static void look(Channel channel) {
    ChannelPipeline pipeline = channel.pipeline();
    RequestHeadWatch watch = pipeline.get(RequestHeadWatch.class);
    if (watch == null) {
      ChannelHandlerContext tls = pipeline.context(SslHandler.class);
      if (tls == null) {
        pipeline.addFirst(new RequestHeadWatch());
      } else {
        pipeline.addAfter(tls.name(), null, new RequestHeadWatch());
      }
    } else if (watch.lasts(LIMIT)) {
      channel.close();
    }
  }
}
