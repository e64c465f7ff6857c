// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.event;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One happening worth a line: {@code name} says what (stable, kebab-case, for machines), {@code
 * message} says it to people, {@code fields} say which (fixed keys, in order).
 */
public record Event(Level level, String name, String message, Map<String, Object> fields) {
  /** How loud. */
  public enum Level {
    DEBUG,
    INFO,
    WARN,
    ERROR
  }

  public Event {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  public static Event debug(String name, String message) {
    return new Event(Level.DEBUG, name, message, Map.of());
  }

  public static Event info(String name, String message) {
    return new Event(Level.INFO, name, message, Map.of());
  }

  public static Event warn(String name, String message) {
    return new Event(Level.WARN, name, message, Map.of());
  }

  public static Event error(String name, String message) {
    return new Event(Level.ERROR, name, message, Map.of());
  }

  /** This event with one more field. */
  public Event with(String key, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(fields);
    more.put(key, value);
    return new Event(level, name, message, more);
  }
}
