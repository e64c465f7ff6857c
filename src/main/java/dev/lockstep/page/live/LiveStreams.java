// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.page.live;

import dev.lockstep.page.session.BrowserRules;
import dev.lockstep.page.session.Session;
import dev.lockstep.page.shown.Fragment;
import dev.lockstep.page.shown.PageSnapshot;
import dev.lockstep.page.shown.PageSource;
import dev.lockstep.page.shown.PageTemplates;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * Keeps open pages up to date, all of them by one thread, which is there only while one is open: it
 * looks once a second, renders each view once, and hands the text to each page that shows it.
 */
@Singleton
public class LiveStreams {
  private static final Logger LOG = Logger.getLogger("dev.lockstep.page");
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final int MOST = 1_000;

  private final PageSource source;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition closing = lock.newCondition();
  // Guarded by lock.
  private final Map<Shown, Set<LiveStream>> streams = new HashMap<>();
  private int open;
  private boolean running;
  private boolean closed;

  /** What is rendered once for all who see the same. */
  private record Shown(Fragment fragment, boolean admin) {}

  LiveStreams(PageSource source, Clock clock) {
    this.source = source;
    this.clock = clock;
  }

  /** Opens the stream of a view for one page; on its event loop. */
  public void open(RoutingContext call, Session session, List<String> path) {
    Optional<Fragment> fragment = Fragment.of(path);
    HttpServerResponse response = call.response();
    BrowserRules.HEADERS.forEach(response::putHeader);
    response.putHeader("Cache-Control", "no-store");
    if (fragment.isEmpty()) {
      response.setStatusCode(404).end().onFailure(gone -> {});
      return;
    }
    Shown shown = new Shown(fragment.get(), session.isAdmin());
    LiveStream stream =
        new LiveStream(call.request(), call.vertx().getOrCreateContext(), session.expires());
    if (!add(shown, stream)) {
      response.putHeader("Retry-After", "10").setStatusCode(503).end().onFailure(gone -> {});
      return;
    }
    response.closeHandler(gone -> remove(shown, stream));
    response.exceptionHandler(gone -> remove(shown, stream));
    response
        .putHeader("Content-Type", "text/event-stream; charset=UTF-8")
        // A proxy that gathers answers would keep it to itself.
        .putHeader("X-Accel-Buffering", "no")
        .setChunked(true)
        .write("retry: 3000\n\n")
        .onFailure(gone -> {});
  }

  private boolean add(Shown shown, LiveStream stream) {
    lock.lock();
    try {
      if (closed || open >= MOST) {
        return false;
      }
      streams.computeIfAbsent(shown, key -> new HashSet<>()).add(stream);
      open++;
      if (!running) {
        running = true;
        Thread.ofPlatform().daemon().name("lockstep-page-live").start(this::publish);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void remove(Shown shown, LiveStream stream) {
    lock.lock();
    try {
      Set<LiveStream> same = streams.get(shown);
      if (same != null && same.remove(stream)) {
        open--;
        if (same.isEmpty()) {
          streams.remove(shown);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void publish() {
    while (goesOn()) {
      try {
        Map<Shown, List<LiveStream>> now = copy();
        boolean sessions = now.keySet().stream().anyMatch(each -> each.fragment().needsSessions());
        PageSnapshot snapshot = sessions ? source.snapshotWithSessions() : source.snapshot();
        now.forEach((shown, each) -> send(shown, each, snapshot));
      } catch (RuntimeException e) {
        LOG.error("open pages were not brought up to date", e);
      }
    }
  }

  private void send(Shown shown, List<LiveStream> to, PageSnapshot snapshot) {
    Map<String, String> parts = shown.fragment().render(snapshot, shown.admin());
    Instant now = clock.instant();
    for (LiveStream stream : to) {
      if (stream.isOver(now)) {
        remove(shown, stream);
        stream.end(PageTemplates.ended().render());
      } else {
        stream.offer(parts);
      }
    }
  }

  private Map<Shown, List<LiveStream>> copy() {
    lock.lock();
    try {
      Map<Shown, List<LiveStream>> copy = new HashMap<>();
      streams.forEach((shown, each) -> copy.put(shown, List.copyOf(each)));
      return copy;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the next turn; false, and no thread any more, where no page is open. */
  private boolean goesOn() {
    lock.lock();
    try {
      long left = PERIOD.toNanos();
      while (!closed && left > 0) {
        left = closing.awaitNanos(left);
      }
      running = !closed && open > 0;
      return running;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      running = false;
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** How many pages are open. */
  int openStreams() {
    lock.lock();
    try {
      return open;
    } finally {
      lock.unlock();
    }
  }

  @PreDestroy
  void close() {
    lock.lock();
    try {
      closed = true;
      closing.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
