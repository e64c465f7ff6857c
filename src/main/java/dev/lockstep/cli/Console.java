// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.lockstep.event.Event;
import dev.lockstep.event.PlainText;
import dev.lockstep.terminal.Columns;
import dev.lockstep.terminal.Display;
import dev.lockstep.terminal.Ink;
import dev.lockstep.terminal.LiveLines;
import dev.lockstep.terminal.TerminalDevice;
import dev.lockstep.terminal.TextTable;
import java.io.PrintStream;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where a one-shot command prints: results to standard output, events and errors to standard error,
 * so that JSON on standard output stands alone. Lines that change (bars) are at the end of standard
 * error, and everything else goes by above them.
 */
final class Console {
  /** A terminal that leaves less to a text breaks it as it likes. */
  private static final int NARROWEST = 20;

  private final Streams streams;
  private final boolean jsonLog;
  private final Clock clock;
  private final LiveLines live;
  private boolean jsonPrinted;

  /**
   * The two outputs.
   *
   * @param outColours whether results have colours
   * @param errColours whether events and errors have colours
   */
  record Streams(
      PrintStream out,
      Display outDisplay,
      boolean outColours,
      PrintStream err,
      Display errDisplay,
      boolean errColours) {
    /** Those of this process. */
    static Streams ofProcess(Ink.When when) {
      Display out = TerminalDevice.output();
      Display err = TerminalDevice.error();
      return new Streams(
          System.out,
          out,
          when.on(out, System.getenv()),
          System.err,
          err,
          when.on(err, System.getenv()));
    }
  }

  Console(Streams streams, boolean jsonLog, Clock clock) {
    this.streams = streams;
    this.jsonLog = jsonLog;
    this.clock = clock;
    this.live = new LiveLines(streams.err(), streams.errDisplay());
  }

  /** The lines that change, at the end of standard error. */
  LiveLines live() {
    return live;
  }

  /** Whether results have colours. */
  boolean colours() {
    return streams.outColours();
  }

  /** How wide results may be. */
  int columns() {
    return streams.outDisplay().columns();
  }

  /**
   * A line of the result, or several: names in it come from the database, and control characters in
   * them are not printed.
   */
  void line(String text) {
    String plain = text.lines().map(PlainText::of).collect(Collectors.joining("\n"));
    live.above(() -> streams.out().println(plain));
  }

  /** A line of the result in one colour. */
  void line(String text, Ink ink) {
    String inked = ink.on(colours(), PlainText.of(text));
    live.above(() -> streams.out().println(inked));
  }

  /**
   * A line of the result: a label as it is, and a text in one colour; on a terminal that it is too
   * long for, several, whose words are whole and stand under one another.
   */
  void labelled(String label, String text, Ink ink) {
    hanging(label, " ".repeat(label.length()), text, ink);
  }

  /**
   * A sentence of the result, or several lines of them; on a terminal that is too narrow for one,
   * its words stay whole. Not for SQL, which people copy as it is.
   */
  void prose(String text) {
    prose(text, Ink.PLAIN);
  }

  /** The same in one colour. */
  void prose(String text, Ink ink) {
    text.lines()
        .forEach(
            line -> {
              String indent = " ".repeat(line.length() - line.stripLeading().length());
              hanging(indent, indent + "    ", line.stripLeading(), ink);
            });
  }

  private void hanging(String first, String rest, String text, Ink ink) {
    String plain = PlainText.of(text);
    int left = columns() - 1 - rest.length();
    List<String> lines =
        left < NARROWEST || Columns.of(plain) <= left ? List.of(plain) : Columns.wrap(plain, left);
    live.above(
        () -> {
          String before = first;
          for (String line : lines) {
            streams.out().println(before + ink.on(colours(), line));
            before = rest;
          }
        });
  }

  /** A table of the result, as wide as the terminal allows. */
  void table(TextTable table) {
    List<String> lines = table.lines(columns(), colours());
    live.above(() -> lines.forEach(streams.out()::println));
  }

  /** The result as JSON. */
  void json(Object value) {
    try {
      String text = mapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(value);
      jsonPrinted = true;
      live.above(() -> streams.out().println(text));
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
    String line = jsonLog ? json(event, now) : text(event, now);
    live.above(() -> streams.err().println(line));
  }

  private static String json(Event event, String now) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("timestamp", now);
    line.put("level", event.level().name());
    line.put("event", event.name());
    line.put("message", event.message());
    line.putAll(event.fields());
    try {
      return mapper().writeValueAsString(line);
    } catch (JsonProcessingException e) {
      return now + " " + event.level() + " " + PlainText.of(event.message());
    }
  }

  private String text(Event event, String now) {
    Ink ink =
        switch (event.level()) {
          case ERROR -> Ink.BAD;
          case WARN -> Ink.WARNING;
          case INFO, DEBUG -> Ink.PLAIN;
        };
    boolean colours = streams.errColours();
    return Ink.DIM.on(colours, now.substring(11, 19))
        + " "
        + ink.on(colours, event.level().name())
        + " "
        + PlainText.of(event.message());
  }

  /** What is wrong, in one line. */
  void error(String line) {
    live.clear();
    streams.err().println(Ink.BAD.on(streams.errColours(), "lockstep:") + " " + line);
  }

  /** What went wrong: one line, and the stack only if it was asked for. */
  void error(String line, Throwable failure, boolean verbose) {
    error(line);
    if (verbose) {
      failure.printStackTrace(streams.err());
    }
  }

  /**
   * What went wrong as the JSON document that was asked for, so that there is always one; nothing
   * where the result stands there already.
   */
  void jsonError(ErrorDocument error) {
    if (!jsonPrinted) {
      json(error);
    }
  }
}
