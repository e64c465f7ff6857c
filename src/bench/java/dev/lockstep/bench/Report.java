// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was measured, as JSON and as Markdown. */
final class Report {
  private final Map<String, Object> facts = new LinkedHashMap<>();
  private final List<Row> rows = new ArrayList<>();
  private final Map<String, String> skipped = new LinkedHashMap<>();

  /** One figure; ratio and what it is a ratio to are null where there is no floor. */
  record Row(
      String figure, String of, double value, String unit, Integer runs, Double ratio, String to) {}

  Report() {
    fact("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    fact("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    fact("processors", Runtime.getRuntime().availableProcessors());
    fact("java", Runtime.version().toString());
  }

  void fact(String name, Object value) {
    facts.put(name, value);
  }

  void skipped(String what, String why) {
    String line = why.lines().findFirst().orElse("");
    Bench.say("skipped " + what + ": " + line);
    skipped.put(what, line);
  }

  void figure(String figure, String of, double value, String unit) {
    rows.add(new Row(figure, of, rounded(value), unit, null, null, null));
  }

  /** A figure that is a ratio to another; both null: it is a floor itself. */
  void rate(
      String figure, String of, double value, String unit, int runs, Double ratio, String to) {
    rows.add(
        new Row(figure, of, rounded(value), unit, runs, ratio == null ? null : rounded(ratio), to));
  }

  /** The median of {@code milliseconds}, and its ratio to {@code floor}. */
  void time(String figure, String of, List<Double> milliseconds, double floor, String to) {
    double median = Run.median(milliseconds);
    boolean hasFloor = !Double.isNaN(floor);
    rows.add(
        new Row(
            figure,
            of,
            rounded(median),
            "ms",
            milliseconds.size(),
            hasFloor ? rounded(median / floor) : null,
            hasFloor ? to : null));
  }

  private static double rounded(double value) {
    double scale = Math.abs(value) < 10 ? 100 : 10;
    return Double.isNaN(value) ? value : Math.round(value * scale) / scale;
  }

  String json() throws JsonProcessingException {
    Map<String, Object> whole = new LinkedHashMap<>();
    whole.put("facts", facts);
    whole.put("figures", rows);
    whole.put("skipped", skipped);
    return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(whole);
  }

  String markdown() {
    StringBuilder text = new StringBuilder();
    facts.forEach((name, value) -> text.append(name).append(": ").append(value).append("  \n"));
    text.append("\n| figure | of | median | ratio |\n| --- | --- | ---: | ---: |\n");
    for (Row row : rows) {
      text.append("| ").append(row.figure).append(" | ").append(row.of).append(" | ");
      text.append(String.format(Locale.ROOT, "%s %s", row.value, row.unit)).append(" | ");
      text.append(row.ratio == null ? "" : row.ratio + " × " + row.to).append(" |\n");
    }
    skipped.forEach(
        (what, why) ->
            text.append("\nskipped: ").append(what).append(" (").append(why).append(")"));
    return text.append('\n').toString();
  }
}
