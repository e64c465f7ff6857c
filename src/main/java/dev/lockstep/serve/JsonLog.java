// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.serve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogManager;
import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.handlers.ConsoleHandler;

/**
 * The service's log as JSON, a line per event, its name and fields beside the message: the same
 * keys that one-shot commands write. In place before Quarkus starts, so that every line has this
 * form, and nothing else need be loaded for it.
 */
final class JsonLog {
  private static final ConsoleHandler HANDLER =
      new ConsoleHandler(ConsoleHandler.Target.SYSTEM_OUT, new Lines());

  private JsonLog() {}

  /** Takes the place of Quarkus' console, which begins later and writes text. */
  static void install() {
    System.setProperty("quarkus.log.console.enabled", "false");
    // Quarkus reads the levels when it starts.
    HANDLER.setLevel(Level.INFO);
    LogManager.getLogManager().getLogger("").addHandler(HANDLER);
  }

  /** Quarkus has read the levels: they decide from here on. */
  static void leaveLevelsToLoggers() {
    HANDLER.setLevel(Level.ALL);
  }

  private static final class Lines extends ExtFormatter {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Override
    public String format(ExtLogRecord line) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("timestamp", line.getInstant().truncatedTo(ChronoUnit.MILLIS).toString());
      json.put("level", line.getLevel().getName());
      Map<String, String> fields = line.getMdcCopy();
      if (fields.containsKey(ServeEvents.EVENT)) {
        json.put(ServeEvents.EVENT, fields.get(ServeEvents.EVENT));
      }
      json.put("message", line.getFormattedMessage());
      fields.forEach(json::putIfAbsent);
      json.put("logger", line.getLoggerName());
      json.put("thread", line.getThreadName());
      if (line.getThrown() != null) {
        StringWriter stack = new StringWriter();
        line.getThrown().printStackTrace(new PrintWriter(stack));
        json.put("exception", stack.toString());
      }
      try {
        return MAPPER.writeValueAsString(json) + "\n";
      } catch (JsonProcessingException e) {
        return line.getFormattedMessage() + "\n";
      }
    }
  }
}
