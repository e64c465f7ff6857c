package dev.lockstep.cli;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogLock;
import dev.lockstep.config.InvalidSettingsException;
import dev.lockstep.config.Proofs;
import dev.lockstep.config.Settings;
import dev.lockstep.diff.Difference;
import dev.lockstep.diff.UnsupportedChangeException;
import dev.lockstep.drift.Drift;
import dev.lockstep.event.Event;
import dev.lockstep.schema.SchemaModules;
import dev.lockstep.shadow.ScratchServer;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import picocli.CommandLine.Command;

/** The live database against the canonical schema. */
@Command(
    name = "drift",
    description =
        "Compares the live database with the canonical schema; exit 3 with the differences and the"
            + " SQL that would resolve them.")
final class DriftCommand extends OneShotCommand {
  /** What {@code --output json} prints. */
  @RegisterForReflection
  record Result(
      boolean exact, List<String> differences, List<String> toSchema, List<String> toDatabase) {}

  @Override
  int run() throws IOException, SQLException {
    Drift drift = drift();
    List<String> differences =
        drift.report().differences().stream().map(Difference::message).toList();
    if (output == Output.json) {
      console()
          .json(
              new Result(
                  drift.report().exact(), differences, drift.toSchema(), drift.toDatabase()));
    } else {
      print(drift, differences);
    }
    return differences.isEmpty() ? Exit.DONE : Exit.FINDINGS;
  }

  /** With SQL where a scratch database can be had; by the lock file in an image. */
  private Drift drift() throws IOException, SQLException {
    Settings settings = settings();
    Clock clock = Clock.systemUTC();
    Catalog live = live(settings);
    try (ScratchServer server = Proofs.scratch(settings, clock, console()::event).open()) {
      return Drift.bySchema(SchemaModules.read(settings.schema()), server, live);
    } catch (InvalidSettingsException | UnsupportedChangeException e) {
      Path lock = settings.schema().resolve(CatalogLock.FILE_NAME);
      if (!Files.exists(lock)) {
        throw e;
      }
      console()
          .event(
              Event.info(
                  "drift-by-lock", "compared with the lock file, without SQL: " + e.getMessage()));
      return Drift.byLock(CatalogLock.read(lock), live);
    }
  }

  private Catalog live(Settings settings) throws SQLException {
    try (Connection connection = connections().open()) {
      return Drift.live(connection, settings.lockTimeout());
    }
  }

  private void print(Drift drift, List<String> differences) {
    if (differences.isEmpty()) {
      console().line("no drift");
      return;
    }
    differences.forEach(console()::line);
    section("-- to make the database equal to the schema:", drift.toSchema());
    section("-- to make the schema equal to the database:", drift.toDatabase());
  }

  private void section(String title, List<String> scripts) {
    if (!scripts.isEmpty()) {
      console().line("");
      console().line(title);
      scripts.forEach(script -> console().line(script.stripTrailing()));
    }
  }
}
