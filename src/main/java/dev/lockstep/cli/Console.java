// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.lockstep.event.Event;
import dev.lockstep.event.PlainText;
import java.io.PrintStream;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where a one-shot command prints: results to standard output, events and errors to standard error,
 * so that JSON on standard output stands alone.
 */
final class Console {
  private final PrintStream out;
  private final PrintStream err;
  private final boolean jsonLog;
  private final Clock clock;

  Console(PrintStream out, PrintStream err, boolean jsonLog, Clock clock) {
    this.out = out;
    this.err = err;
    this.jsonLog = jsonLog;
    this.clock = clock;
  }

  /**
   * A line of the result, or several: names in it come from the database, and control characters in
   * them are not printed.
   */
  void line(String text) {
    out.println(text.lines().map(PlainText::of).collect(Collectors.joining("\n")));
  }

  /** The result as JSON. */
  void json(Object value) {
    try {
      out.println(mapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a result that is not JSON: " + value.getClass(), e);
    }
  }

  /** JSON on one line, for what keeps it. */
  String text(Object value) {
    try {
      return mapper().writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a result that is not JSON: " + value.getClass(), e);
    }
  }

  private static ObjectMapper mapper() {
    return new ObjectMapper()
        .registerModule(new Jdk8Module())
        .registerModule(new JavaTimeModule())
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);
  }

  /** An event, as one line on standard error. */
  void event(Event event) {
    if (event.level() == Event.Level.DEBUG) {
      return;
    }
    String now = clock.instant().truncatedTo(ChronoUnit.MILLIS).toString();
    if (jsonLog) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("timestamp", now);
      line.put("level", event.level().name());
      line.put("event", event.name());
      line.put("message", event.message());
      line.putAll(event.fields());
      try {
        err.println(mapper().writeValueAsString(line));
      } catch (JsonProcessingException e) {
        err.println(now + " " + event.level() + " " + PlainText.of(event.message()));
      }
      return;
    }
    err.println(now.substring(11, 19) + " " + event.level() + " " + PlainText.of(event.message()));
  }

  /** What is wrong, in one line. */
  void error(String line) {
    err.println("lockstep: " + line);
  }

  /** What went wrong: one line, and the stack only if it was asked for. */
  void error(String line, Throwable failure, boolean verbose) {
    err.println("lockstep: " + line);
    if (verbose) {
      failure.printStackTrace(err);
    }
  }
}
