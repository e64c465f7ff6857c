// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import dev.lockstep.backfill.run.Run;
import dev.lockstep.health.Observation;
import dev.lockstep.migration.file.InvalidMigrationsException;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.terminal.Display;
import dev.lockstep.terminal.Ink;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What {@code watch} draws at one look: a bar for each run, and what {@code status} prints. */
final class WatchFrame {
  private static final int TIME_FROM = 11;
  private static final int TIME_TO = 19;

  private final Display display;
  private final boolean colours;
  private final Supplier<MigrationSet> files;

  /**
   * @param files those of this installation; throws {@link InvalidMigrationsException}
   */
  WatchFrame(Display display, boolean colours, Supplier<MigrationSet> files) {
    this.display = display;
    this.colours = colours;
    this.files = files;
  }

  List<String> lines(Observation seen, List<Run> runs) {
    List<String> lines = new ArrayList<>();
    lines.add(Ink.DIM.on(colours, time(seen) + "  lockstep watch, Ctrl-C ends it"));
    int columns = display.columns() - 1;
    runs.forEach(run -> lines.add(ProgressBar.line(run, columns)));
    lines.addAll(status(seen));
    return lines;
  }

  private static String time(Observation seen) {
    return seen.report().checkedAt().toString().substring(TIME_FROM, TIME_TO);
  }

  private List<String> status(Observation seen) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream page = new PrintStream(printed, true, StandardCharsets.UTF_8);
    Console console =
        new Console(
            new Console.Streams(page, display, colours, page, Display.NONE, false),
            false,
            Clock.systemUTC());
    new StatusText(console, false)
        .print(seen, MigrationLine.of(seen, migrations()), StatusText.Beside.NOTHING);
    return printed.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private MigrationSet migrations() {
    try {
      return files.get();
    } catch (InvalidMigrationsException e) {
      return MigrationSet.EMPTY;
    }
  }

  /** For what is no terminal: a line when something is another than at the last look. */
  static final class Changes {
    private String told = "";

    Optional<String> of(Observation seen, List<Run> runs) {
      StringBuilder line = new StringBuilder(seen.report().status().text());
      String problem = seen.report().database().problem();
      if (problem != null) {
        line.append(": ").append(problem);
      }
      seen.report()
          .backfills()
          .forEach(
              each ->
                  line.append("; ")
                      .append(each.name())
                      .append(' ')
                      .append(each.state())
                      .append(each.remaining() == null ? "" : ", remaining " + each.remaining()));
      if (line.toString().equals(told)) {
        return Optional.empty();
      }
      told = line.toString();
      return Optional.of(time(seen) + " " + told);
    }
  }
}
