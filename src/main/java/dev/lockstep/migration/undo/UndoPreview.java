// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.undo;

import dev.lockstep.files.Unreadable;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.forecast.Forecast;
import dev.lockstep.migration.forecast.Forecaster;
import dev.lockstep.migration.kept.KeptReturn;
import dev.lockstep.migration.loss.DataCount;
import dev.lockstep.migration.loss.DataLoss;
import dev.lockstep.migration.loss.RenamedNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What an undo would do to a live database, step by step.
 *
 * @param steps in the order in which they would be undone
 */
public record UndoPreview(List<Step> steps) {
  /** More of a reverse is not shown. */
  private static final int MOST_BYTES = 64 * 1024;

  public UndoPreview {
    steps = List.copyOf(steps);
  }

  /**
   * One reverse.
   *
   * @param sql its text, the beginning of it if it is long
   * @param forecast what it would lock
   * @param data what its words say that it takes away, by the names that things have now
   * @param kept what its migration had kept, and comes back
   */
  public record Step(
      UndoStep step, String sql, Forecast forecast, List<DataCount> data, List<KeptReturn> kept) {
    public Step {
      data = List.copyOf(data);
      kept = List.copyOf(kept);
    }

    /** What becomes of kept data, a line each, and what the reverse will fail at there. */
    public List<String> keptLines() {
      return Stream.concat(
              kept.stream().map(KeptReturn::text),
              UnfilledColumns.warnings(step.reverse(), kept).stream())
          .toList();
    }

    /** What it gives back now: less than its header says, where what was kept has expired. */
    public Undoability way() {
      Undoability said = step.way();
      return kept.stream()
          .filter(each -> said.how() == Undoability.How.LOSSLESS && !each.isComplete())
          .findFirst()
          .map(each -> new Undoability(Undoability.How.LOSSY, each.text(), said.reverseOrNull()))
          .orElse(said);
    }
  }

  /**
   * Looks at files and catalog, and counts rows; changes nothing, and waits for no lock.
   *
   * @param plan without problems
   */
  public static UndoPreview of(UndoPlan plan, Connection live) throws SQLException {
    Forecaster forecaster = new Forecaster(live);
    RenamedNames names = new RenamedNames();
    List<Step> steps = new ArrayList<>();
    for (UndoStep step : plan.steps()) {
      MigrationFile reverse = step.reverse();
      List<DataLoss> losses = new ArrayList<>();
      reverse.forEachStatement(
          statement -> {
            DataLoss.of(statement).forEach(loss -> losses.add(names.now(loss)));
            names.see(statement);
          });
      steps.add(
          new Step(
              step,
              text(reverse),
              forecaster.of(reverse),
              DataCount.of(live, losses),
              KeptReturn.of(live, step.version().toString())));
    }
    return new UndoPreview(steps);
  }

  private static String text(MigrationFile file) {
    try (InputStream content = file.open()) {
      String text = new String(content.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
      return file.content().size() <= MOST_BYTES
          ? text
          : text + "\n-- … (" + file.content().size() + " bytes in all)\n";
    } catch (IOException e) {
      throw new UncheckedIOException(file.script() + " cannot be read: " + Unreadable.why(e), e);
    }
  }
}
