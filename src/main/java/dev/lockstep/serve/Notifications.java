// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.serve;

import dev.lockstep.event.Events;
import dev.lockstep.health.HealthMonitor;
import dev.lockstep.health.Observation;
import dev.lockstep.notify.Notifier;
import dev.lockstep.notify.NotifySettings;
import dev.lockstep.notify.Pace;
import dev.lockstep.postgres.Connections;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The service's share in telling people elsewhere; costs nothing where nobody is to be told. */
final class Notifications implements HealthMonitor.Listener, AutoCloseable {
  private final List<Notifier> notifiers;
  private final @Nullable DriftWatch drift;

  Notifications(
      NotifySettings settings,
      Pace pace,
      Connections connections,
      Events events,
      Notifier.Listener metrics,
      Clock clock) {
    Optional<String> secret = settings.secret();
    this.notifiers =
        settings.receivers().stream()
            .map(each -> new Notifier(each, secret, pace, connections, events, metrics, clock))
            .toList();
    this.drift = notifiers.isEmpty() ? null : new DriftWatch(connections, events, this::nudge);
  }

  void start() {
    if (drift != null) {
      drift.start();
    }
    notifiers.forEach(Notifier::start);
  }

  private void nudge() {
    notifiers.forEach(Notifier::nudge);
  }

  @Override
  public void checked(Observation observation, Duration elapsed) {
    if (drift != null) {
      drift.checked(observation);
    }
  }

  @Override
  public void close() {
    if (drift != null) {
      drift.close();
    }
    notifiers.forEach(Notifier::close);
  }
}
