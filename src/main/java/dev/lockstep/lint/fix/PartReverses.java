// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.fix;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.diff.Diff;
import dev.lockstep.diff.Differ;
import dev.lockstep.diff.operation.UnsupportedChangeException;
import dev.lockstep.diff.rename.Hints;
import dev.lockstep.generate.Reverse;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.proof.MigratedDatabase;
import dev.lockstep.proof.MigrationReplay;
import dev.lockstep.proof.ReplayFailedException;
import dev.lockstep.sql.SqlStatement;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The reverses of the migrations that one becomes, in place of the one that it had. */
final class PartReverses {
  /** Change no row by themselves. */
  private static final Set<String> OF_SCHEMA =
      Set.of("ALTER", "CREATE", "DROP", "COMMENT", "GRANT", "REVOKE");

  private final StatesBefore states;
  private final MigrationFile file;
  private final MigrationFile reverse;

  PartReverses(StatesBefore states, MigrationFile file, MigrationFile reverse) {
    this.states = states;
    this.file = file;
    this.reverse = reverse;
  }

  /** Writes them beside {@code parts} and proves them; why that cannot be, empty if it is done. */
  Optional<String> add(StagedParts parts) throws IOException, SQLException {
    Optional<String> own = ownWork();
    if (own.isPresent()) {
      return own;
    }
    try {
      Outcome wanted = wanted();
      return walk(parts, wanted);
    } catch (ReplayFailedException e) {
      return Optional.of("its reverse fails: " + e.finding().message());
    } catch (UnsupportedChangeException e) {
      return Optional.of("its reverse cannot be written: " + e.getMessage());
    }
  }

  /** What nobody can know who looks at the catalog alone. */
  private Optional<String> ownWork() {
    List<String> found = new ArrayList<>();
    reverse.forEachStatement(
        each -> {
          if (!OF_SCHEMA.contains(each.verb())) {
            found.add(does(reverse, each));
          }
        });
    file.forEachStatement(
        each -> {
          if (each.mentions("RENAME")) {
            found.add(does(file, each));
          }
        });
    return found.stream().findFirst();
  }

  private static String does(MigrationFile file, SqlStatement statement) {
    return file.script()
        + ":"
        + statement.line()
        + " does what a new reverse would not undo ("
        + statement.verb()
        + "): split it and its reverse by hand";
  }

  private Outcome wanted() throws SQLException {
    try (MigratedDatabase database = states.of(file)) {
      database.replay().run(file);
      database.replay().run(reverse);
      return Outcome.read(database.replay());
    }
  }

  private Optional<String> walk(StagedParts parts, Outcome wanted)
      throws IOException, SQLException {
    try (MigratedDatabase database = states.of(file)) {
      MigrationReplay replay = database.replay();
      List<Catalog> stops = new ArrayList<>(List.of(replay.catalog()));
      for (MigrationFile each : parts.migrations()) {
        replay.run(each);
        Catalog before = stops.getLast();
        Catalog after = replay.catalog();
        Diff way = Differ.diff(before, after, Hints.NONE);
        Reverse back = Reverse.of(before, after, Hints.NONE, way, replay.kept());
        parts.addReverse(each, back.text(), !back.transactional());
        stops.add(after);
      }
      List<MigrationFile> reverses = parts.reverses();
      for (int i = reverses.size() - 1; i >= 0; i--) {
        replay.run(reverses.get(i));
        Outcome here = new Outcome(replay.catalog(), Map.of());
        Optional<String> difference = new Outcome(stops.get(i), Map.of()).schemaDifference(here);
        if (difference.isPresent()) {
          return Optional.of("its new reverse leads elsewhere: " + difference.get());
        }
      }
      Outcome reached = Outcome.read(replay);
      Set<ObjectId> rows = wanted.otherRows(reached);
      return wanted
          .schemaDifference(reached)
          .map(difference -> "its reverse does not go back to where it began: " + difference)
          .or(
              () ->
                  rows.isEmpty()
                      ? Optional.empty()
                      : Optional.of("its reverse leaves other rows in " + rows.iterator().next()));
    }
  }
}
