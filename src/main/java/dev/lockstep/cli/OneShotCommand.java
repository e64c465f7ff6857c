// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import dev.lockstep.app.InstalledBackfills;
import dev.lockstep.app.LockedDrift;
import dev.lockstep.app.Runners;
import dev.lockstep.app.SnapshotWiring;
import dev.lockstep.app.database.Database;
import dev.lockstep.app.database.DatabaseSettings;
import dev.lockstep.app.settings.SettingLookup;
import dev.lockstep.app.settings.Settings;
import dev.lockstep.event.Event;
import dev.lockstep.health.BackfillStates;
import dev.lockstep.health.HealthCheck;
import dev.lockstep.health.SchemaFolderTables;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.migration.run.MigrationRunner;
import dev.lockstep.migration.run.RunContext;
import dev.lockstep.migration.run.RunListener;
import dev.lockstep.postgres.Connections;
import dev.lockstep.snapshot.Progress;
import dev.lockstep.terminal.Ink;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * What all one-shot commands have: the common options, the settings, a console, and connections
 * that are opened when first asked for. No server, no pool, no scheduler.
 */
abstract class OneShotCommand implements Callable<Integer> {
  /** How a result is printed. */
  enum Output {
    text,
    json,
    /** Annotations of GitHub; of lint alone. */
    github,
    /** A report for GitLab; of lint alone. */
    gitlab
  }

  /**
   * Kept in a field: a log manager may drop a logger that is not referenced, and its level with it.
   */
  private static final Logger ROOT = Logger.getLogger("");

  private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(30);

  @Option(
      names = "--output",
      description = "text or json; json goes to standard output alone",
      defaultValue = "text")
  Output output = Output.text;

  @Option(
      names = "--color",
      paramLabel = "when",
      description = "auto, always or never; auto: on a terminal, unless NO_COLOR is set",
      defaultValue = "auto")
  Ink.When color = Ink.When.AUTO;

  @Option(names = "--verbose", description = "with an error, print the stack trace too")
  boolean verbose;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this help")
  boolean help;

  @Spec @Nullable CommandSpec spec;

  private final SettingLookup lookup = SettingLookup.ofProcess();
  private @Nullable Settings settings;
  private @Nullable Console console;
  private @Nullable InstalledBackfills backfills;

  /** Does the work; what it throws becomes a line and an exit code. */
  abstract int run() throws Exception;

  @Override
  public Integer call() {
    // Where Quarkus' log manager waits for a Quarkus that never starts, it takes in every record of
    // every level; the driver has one for each value that is read.
    ROOT.setLevel(Level.INFO);
    try {
      if (!outputs().contains(output)) {
        throw new UsageException("--output " + output + " is of lint alone; say text or json");
      }
      return run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed(Exit.FAILED, e.getMessage() == null ? "stopped" : e.getMessage(), e);
    } catch (Exception | Error e) {
      // Of an Error too, what was open is rolled back by now, and a line is of more use than a
      // trace.
      return failed(ErrorReport.code(e), ErrorReport.line(e, target()), e);
    } finally {
      console().live().clear();
    }
  }

  private int failed(int exit, String line, Throwable failure) {
    Optional<String> help = ErrorHelp.of(line);
    console().error(line + help.map(where -> " (" + where + ")").orElse(""), failure, verbose);
    if (output == Output.json) {
      console().jsonError(ErrorDocument.of(exit, line, help));
    }
    return exit;
  }

  /** The forms that its result can have. */
  Set<Output> outputs() {
    return Set.of(Output.text, Output.json);
  }

  Settings settings() {
    if (settings == null) {
      settings = Settings.read(lookup);
      lookup.remarks().forEach(each -> console().event(Event.warn("setting-unknown", each)));
    }
    return settings;
  }

  Console console() {
    if (console == null) {
      console =
          new Console(
              Console.Streams.ofProcess(color),
              // JSON where a machine reads it: asked for, or in Kubernetes.
              lookup.jsonLog(System.getenv("KUBERNETES_SERVICE_HOST") != null),
              Clock.systemUTC());
    }
    return console;
  }

  /** The database for messages, also when it is what is missing. */
  private String target() {
    return settings == null
        ? "(none)"
        : settings.database().map(DatabaseSettings::target).orElse("(none)");
  }

  DataSource dataSource() {
    String name = spec == null ? "lockstep" : "lockstep " + spec.name();
    return Database.dataSource(settings().requiredDatabase(), name);
  }

  Connections connections() {
    return Database.connections(dataSource());
  }

  MigrationRunner runner(Connections connections, DataSource engine) {
    return Runners.forward(context(connections, engine), backfills())
        .beginningWith(
            SnapshotWiring.beforeMigrate(
                settings(), Progress.Listener.NONE, console()::event, Clock.systemUTC()));
  }

  RunContext context(Connections connections, DataSource engine) {
    return Runners.context(
        settings().migration(), connections, engine, console()::event, RunListener.NONE);
  }

  /** The check behind {@code status} and {@code wait}: the service's own. */
  HealthCheck healthCheck() {
    return healthCheck(() -> settings().readMigrations());
  }

  /** The same for who reads the files in another way. */
  HealthCheck healthCheck(Supplier<MigrationSet> files) {
    return new HealthCheck(
        new HealthCheck.Sources(
            files,
            backfills().gate(),
            new SchemaFolderTables(settings().schema(), settings().notOurs()),
            new LockedDrift(settings().schema(), settings().notOurs(), Clock.systemUTC()),
            new BackfillStates(backfills().backfills()),
            Optional::empty),
        target(),
        CHECK_TIMEOUT,
        Clock.systemUTC());
  }

  /** The backfills of this installation; their files are read once. */
  InstalledBackfills backfills() {
    if (backfills == null) {
      backfills = InstalledBackfills.ofFiles(settings(), connections(), console()::event);
    }
    return backfills;
  }
}
