// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.page.shown;

import dev.lockstep.app.locks.LockPlan;
import dev.lockstep.app.locks.LockPlanner;
import dev.lockstep.files.Unreadable;
import dev.lockstep.health.HealthReport;
import dev.lockstep.migration.file.InvalidMigrationsException;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationFiles;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.migration.history.History;
import dev.lockstep.migration.plan.MigrationPlan;
import dev.lockstep.migration.undo.Undoability;
import dev.lockstep.postgres.Connections;
import dev.lockstep.postgres.WithoutRows;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads one migration: its file, its reverse, and what it would lock. Blocks. */
@Singleton
public class MigrationDetails {
  private static final int MOST_TEXT = 200_000;

  private final MigrationFiles files;
  private final Connections connections;
  private final LockPlanner planner;

  MigrationDetails(MigrationFiles files, Connections connections, LockPlanner planner) {
    this.files = files;
    this.connections = connections;
    this.planner = planner;
  }

  /** The one of this version or script; empty if there is none in files and history. */
  public Optional<MigrationDetail> find(String id, PageSnapshot snapshot, boolean admin) {
    Optional<MigrationsView.Line> line =
        MigrationsView.of(snapshot, admin).lines().stream()
            .filter(each -> each.version().equals(id))
            .findFirst();
    MigrationSet set = set();
    Optional<MigrationFile> file =
        Stream.concat(set.versioned().stream(), set.repeatables().stream())
            .filter(each -> each.id().equals(id))
            .findFirst();
    if (line.isEmpty() && file.isEmpty()) {
      return Optional.empty();
    }
    @Nullable MigrationFile reverse =
        file.flatMap(MigrationFile::version)
            .map(version -> set.reverses().get(version))
            .orElse(null);
    return Optional.of(
        new MigrationDetail(
            file.map(MigrationFile::title).orElseGet(() -> id + " " + line.get().description()),
            facts(line, file, reverse),
            isPending(id, snapshot)
                ? file.map(each -> locks(set, each)).orElse(List.of())
                : List.of(),
            admin ? file.map(MigrationDetails::text).orElse("") : "",
            admin && reverse != null ? text(reverse) : "",
            admin
                ? file.isPresent() ? "" : "This program does not ship its file."
                : "Only a session with the admin secret shows the SQL."));
  }

  private MigrationSet set() {
    try {
      return files.lately();
    } catch (InvalidMigrationsException e) {
      // The health report names every bad file.
      return MigrationSet.EMPTY;
    }
  }

  private static boolean isPending(String id, PageSnapshot snapshot) {
    return snapshot.report().migrations().pending().stream()
        .map(HealthReport.Migration::version)
        .anyMatch(id::equals);
  }

  private static List<Fact> facts(
      Optional<MigrationsView.Line> line,
      Optional<MigrationFile> file,
      @Nullable MigrationFile reverse) {
    List<Fact> facts = new ArrayList<>();
    line.ifPresent(
        seen -> {
          facts.add(new Fact("State", seen.state()));
          add(facts, "Applied", seen.at());
          add(facts, "Took", seen.took());
          add(facts, "By role", seen.by());
          add(facts, "Note", seen.detail());
        });
    file.ifPresent(
        known -> {
          facts.add(new Fact("File", known.script()));
          if (known.version().isPresent()) {
            facts.add(new Fact("Reverse", Undoability.of(known, reverse).text()));
          }
          facts.add(
              new Fact(
                  "Runs", known.transactional() ? "in one transaction" : "outside a transaction"));
        });
    return facts;
  }

  private static void add(List<Fact> facts, String name, String value) {
    if (!value.isEmpty()) {
      facts.add(new Fact(name, value));
    }
  }

  private List<String> locks(MigrationSet set, MigrationFile file) {
    try (Connection connection = connections.open()) {
      LockPlan plan = planner.atHand(set, run(set, file, connection), file, connection);
      List<String> lines = new ArrayList<>(plan.of(file).lines());
      if (lines.isEmpty()) {
        lines.add("nothing that is there already");
      }
      lines.addAll(plan.notes());
      return lines;
    } catch (SQLException e) {
      return List.of("cannot tell: " + WithoutRows.of(e));
    } catch (UncheckedIOException e) {
      return List.of("cannot tell: " + e.getMessage());
    }
  }

  /** What is pending with it, so that what was traced of them is found again; at least itself. */
  private static List<MigrationFile> run(
      MigrationSet set, MigrationFile file, Connection connection) throws SQLException {
    List<MigrationFile> pending =
        MigrationPlan.of(set, History.read(connection)).runnable(Optional.empty());
    boolean among = pending.stream().anyMatch(each -> each.script().equals(file.script()));
    return among ? pending : List.of(file);
  }

  private static String text(MigrationFile file) {
    try (InputStream stream = file.open()) {
      byte[] text = stream.readNBytes(MOST_TEXT);
      return new String(text, StandardCharsets.UTF_8)
          + (text.length == MOST_TEXT ? "\n-- … the file goes on" : "");
    } catch (IOException e) {
      return "-- it cannot be read: " + Unreadable.why(e);
    }
  }
}
