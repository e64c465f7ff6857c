// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.serve;

import dev.lockstep.event.Event;
import dev.lockstep.event.Events;
import dev.lockstep.event.PlainText;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/**
 * Events as log lines: the message for people; the event's name and its fields as keys of their own
 * in JSON.
 */
final class ServeEvents implements Events {
  /** The key of an event's name. */
  static final String EVENT = "event";

  private static final Logger LOG = Logger.getLogger("dev.lockstep");

  @Override
  public void emit(Event event) {
    Logger.Level level =
        switch (event.level()) {
          case DEBUG -> Logger.Level.DEBUG;
          case INFO -> Logger.Level.INFO;
          case WARN -> Logger.Level.WARN;
          case ERROR -> Logger.Level.ERROR;
        };
    if (!LOG.isEnabled(level)) {
      return;
    }
    try {
      MDC.put(EVENT, event.name());
      event.fields().forEach((key, value) -> MDC.put(key, String.valueOf(value)));
      LOG.log(level, PlainText.of(event.message()));
    } finally {
      MDC.remove(EVENT);
      for (Map.Entry<String, Object> field : event.fields().entrySet()) {
        MDC.remove(field.getKey());
      }
    }
  }
}
