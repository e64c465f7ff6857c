// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.serve;

import dev.lockstep.notify.Notifier;
import dev.lockstep.notify.Receiver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** How notifications get on, by receiver; nothing where there is none. See docs/metrics.md. */
final class NotificationMetrics implements Notifier.Listener {
  private static final String RECEIVER = "receiver";

  private final MeterRegistry registry;
  private final Map<String, AtomicLong> figures = new ConcurrentHashMap<>();

  NotificationMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void tried(Receiver receiver, boolean delivered) {
    counter(receiver, "delivered", "notifications that the receiver took")
        .increment(delivered ? 1 : 0);
    counter(receiver, "failed", "tries of this process that the receiver did not take")
        .increment(delivered ? 0 : 1);
  }

  @Override
  public void counted(Receiver receiver, long waiting, long givenUp) {
    gauge(receiver, "waiting", "notifications to be delivered yet, by any process").set(waiting);
    gauge(receiver, "given.up", "notifications of the last week that were tried for too long")
        .set(givenUp);
  }

  private Counter counter(Receiver receiver, String what, String description) {
    return Counter.builder("lockstep.notifications." + what)
        .description(description)
        .tag(RECEIVER, receiver.name())
        .register(registry);
  }

  private AtomicLong gauge(Receiver receiver, String what, String description) {
    return figures.computeIfAbsent(
        what + " " + receiver.name(),
        key -> {
          AtomicLong figure = new AtomicLong();
          Gauge.builder("lockstep.notifications." + what, figure, AtomicLong::doubleValue)
              .description(description)
              .tag(RECEIVER, receiver.name())
              .register(registry);
          return figure;
        });
  }
}
