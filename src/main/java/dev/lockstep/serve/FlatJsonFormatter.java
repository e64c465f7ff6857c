package dev.lockstep.serve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.StructuredFormatter;

/**
 * One line of JSON per event, its name and fields beside the message: the same keys that one-shot
 * commands write. Quarkus' own formatter would put the fields into an object of their own.
 */
final class FlatJsonFormatter extends ExtFormatter {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Takes the place of Quarkus' JSON formatter, wherever that is in use; text stays text. */
  static void install() {
    Logger root = LogManager.getLogManager().getLogger("");
    for (Handler handler : root.getHandlers()) {
      install(handler);
    }
  }

  private static void install(Handler handler) {
    if (handler.getFormatter() instanceof StructuredFormatter) {
      handler.setFormatter(new FlatJsonFormatter());
    }
    if (handler instanceof ExtHandler parent) {
      for (Handler child : parent.getHandlers()) {
        install(child);
      }
    }
  }

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
