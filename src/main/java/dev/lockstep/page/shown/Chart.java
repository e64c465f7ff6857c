// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.page.shown;

import dev.lockstep.health.BackfillPace.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Rows a second over the last minutes, a bar for each look, and whether the run was held back then.
 * Drawn as SVG in a box of {@link #WIDTH} by {@link #HEIGHT}.
 *
 * @param most the highest bar, in words
 * @param span how long it reaches back, in words
 * @param reasons what held it back in that time, in words; empty if nothing did
 */
public record Chart(List<Column> columns, String most, String span, String reasons) {
  static final int WIDTH = 480;
  static final int HEIGHT = 64;

  private static final int FEWEST = 3;
  private static final int SHOWN = 80;

  /** A bar, in the coordinates of the box; {@code style} is a class of the stylesheet. */
  public record Column(String x, String y, String width, String height, String style) {}

  public Chart {
    columns = List.copyOf(columns);
  }

  /** Null until there are enough samples to see something. */
  static @Nullable Chart of(List<Sample> all) {
    List<Sample> samples = all.subList(Math.max(0, all.size() - SHOWN), all.size());
    if (samples.size() < FEWEST) {
      return null;
    }
    List<Double> rates = new ArrayList<>();
    for (int i = 1; i < samples.size(); i++) {
      Sample before = samples.get(i - 1);
      Sample now = samples.get(i);
      long millis = Math.max(1, Duration.between(before.at(), now.at()).toMillis());
      rates.add(Math.max(0, now.scanned() - before.scanned()) * 1000.0 / millis);
    }
    double most = Math.max(1, rates.stream().mapToDouble(Double::doubleValue).max().orElse(1));
    double step = (double) WIDTH / (SHOWN - 1);
    double left = WIDTH - step * rates.size();
    TreeSet<String> reasons = new TreeSet<>();
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < rates.size(); i++) {
      String held = samples.get(i + 1).heldBackBy();
      if (held != null) {
        reasons.add(held.split(":", 2)[0]);
      }
      double height = Math.max(1, (HEIGHT - 2) * rates.get(i) / most);
      columns.add(
          new Column(
              decimal(left + i * step),
              decimal(HEIGHT - height),
              decimal(step * 0.8),
              decimal(height),
              held == null ? "free" : "held"));
    }
    return new Chart(
        columns,
        Text.number(Math.round(most)) + " rows/s",
        Text.since(samples.get(0).at(), samples.get(samples.size() - 1).at()),
        String.join(", ", reasons));
  }

  private static String decimal(double value) {
    return String.format(java.util.Locale.ROOT, "%.1f", value);
  }
}
