// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import dev.lockstep.app.LiveDrift;
import dev.lockstep.catalog.FoldedDifference;
import dev.lockstep.catalog.ObjectDifference;
import dev.lockstep.drift.Drift;
import dev.lockstep.scope.LeftOut;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The live database against the canonical schema. */
@Command(
    name = "drift",
    description =
        "Compares the live database with the canonical schema; exit 3 with the differences and the"
            + " SQL that would resolve them.")
final class DriftCommand extends OneShotCommand {
  /** The way to the database is seldom the one to go: it is not printed where it is long. */
  private static final int MOST_LINES_BACK = 40;

  @Option(
      names = "--all",
      description =
          "of a table that is missing as a whole, list its columns and the like too; all SQL")
  boolean all;

  /** What {@code --output json} prints. */
  @RegisterForReflection
  record Result(
      boolean exact,
      List<String> differences,
      List<String> toSchema,
      List<String> toDatabase,
      List<String> informational,
      List<Ignored> ignored) {}

  /** What was not compared. */
  @RegisterForReflection
  record Ignored(String object, String because) {
    static Ignored of(LeftOut left) {
      return new Ignored(left.object(), left.because());
    }
  }

  @Override
  int run() throws IOException, SQLException {
    Drift drift = LiveDrift.look(settings(), connections(), Clock.systemUTC(), console()::event);
    List<String> differences =
        drift.report().differences().stream().map(ObjectDifference::inDatabase).toList();
    if (output == Output.json) {
      console()
          .json(
              new Result(
                  drift.report().exact(),
                  differences,
                  drift.toSchema(),
                  drift.toDatabase(),
                  drift.compared().partitionLines(),
                  drift.compared().leftOut().stream().map(Ignored::of).toList()));
    } else {
      print(drift);
    }
    return differences.isEmpty() ? Exit.DONE : Exit.FINDINGS;
  }

  /** Lines that psql passes over and SQL that destroys nothing: it may be piped there as it is. */
  private void print(Drift drift) {
    if (drift.report().isEmpty()) {
      console().line("no drift");
    }
    boolean sql = !drift.toSchema().isEmpty() || !drift.toDatabase().isEmpty();
    String before = sql ? "-- " : "";
    for (FoldedDifference each :
        FoldedDifference.of(drift.report().differences(), drift.catalogs())) {
      console().line(before + each.whole().id() + each.whole().inDatabase(each.counts()));
      if (all) {
        each.parts().forEach(part -> console().line(before + "    " + part.id()));
      }
    }
    drift.compared().notes().forEach(note -> console().line(before + note));
    if (verbose) {
      drift.compared().leftOut().forEach(left -> console().line(before + "  " + left));
    } else if (!drift.compared().leftOut().isEmpty()) {
      console().line(before + "--verbose lists what was left out");
    }
    if (!drift.toSchema().isEmpty()) {
      console().line("");
      console().line("-- to make the database equal to the schema:");
      drift.toSchema().forEach(this::transaction);
    }
    if (!drift.toDatabase().isEmpty()) {
      console().line("");
      List<String> lines = drift.toDatabase().stream().flatMap(String::lines).toList();
      boolean folded = !all && lines.size() > MOST_LINES_BACK;
      console()
          .line(
              "-- to make the schema equal to the database, in a migration of its own"
                  + (folded ? ": " + lines.size() + " lines of SQL, which --all prints" : ":"));
      if (!folded) {
        lines.forEach(line -> console().line("-- " + line));
      }
    }
  }

  private void transaction(String script) {
    console().line("BEGIN;");
    console().line(script.stripTrailing());
    console().line("COMMIT;");
  }
}
