// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.snapshot;

import dev.lockstep.event.Event;
import dev.lockstep.event.Events;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads from what {@code pg_dump} and {@code pg_restore} say how far they are. For one thread. */
final class ProgressMeter implements Consumer<String> {
  private static final Pattern BEGUN =
      Pattern.compile("(?:dumping contents of|processing data for) table \"(.+)\"");
  private static final Duration TELL_EVERY = Duration.ofSeconds(10);

  private final String doing;
  private final int jobs;
  private final Progress.Listener listener;
  private final Events events;
  private final Map<String, Long> sizes = new HashMap<>();
  private final Deque<Long> running = new ArrayDeque<>();
  private final long began = System.nanoTime();
  private final long all;
  private int tables;
  private long done;
  private long toldAt = System.nanoTime();

  /**
   * @param sizes of the tables, by name
   */
  ProgressMeter(
      String doing, Map<String, Long> sizes, int jobs, Progress.Listener listener, Events events) {
    this.doing = doing;
    this.jobs = jobs;
    this.listener = listener;
    this.events = events;
    sizes.forEach((name, bytes) -> this.sizes.put(name.replace("\"", ""), bytes));
    this.all = sizes.values().stream().mapToLong(Long::longValue).sum();
  }

  @Override
  public void accept(String line) {
    Matcher begun = BEGUN.matcher(line);
    if (!begun.find()) {
      return;
    }
    tables++;
    running.add(sizes.getOrDefault(begun.group(1).replace("\"", ""), 0L));
    // As many as there are jobs are under way; the one that was begun first ends first, mostly.
    if (running.size() > jobs) {
      done += running.remove();
    }
    Duration elapsed = Duration.ofNanos(System.nanoTime() - began);
    Progress progress = new Progress(doing, tables, sizes.size(), done, all, elapsed);
    listener.show(progress);
    if (System.nanoTime() - toldAt >= TELL_EVERY.toNanos()) {
      toldAt = System.nanoTime();
      events.emit(
          Event.info("snapshot-progress", doing + ": " + progress.text())
              .with("tables", tables)
              .with("bytes", done)
              .with("all_bytes", all));
    }
  }
}
