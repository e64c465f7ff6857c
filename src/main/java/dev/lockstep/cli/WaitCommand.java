// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import dev.lockstep.event.Event;
import dev.lockstep.health.HealthCheck;
import dev.lockstep.health.HealthReport;
import dev.lockstep.health.Observation;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.migration.file.Version;
import dev.lockstep.migration.plan.UnknownVersionException;
import dev.lockstep.postgres.Connections;
import dev.lockstep.postgres.Durations;
import dev.lockstep.time.Sleeper;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** An init container for application pods: ends when the database is ready for them. */
@Command(
    name = "wait",
    description =
        "Ends when the database is at the version that the migrations folder reaches, up to a"
            + " closed gate, and healthy. Needs read access only.")
final class WaitCommand extends OneShotCommand {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  @Option(names = "--for", paramLabel = "V", description = "wait for this version instead")
  @Nullable String version;

  @Option(
      names = "--timeout",
      paramLabel = "5m",
      defaultValue = "5m",
      description = "how long to wait; then exit 1")
  String timeout = "5m";

  /** What {@code --output json} prints. */
  @RegisterForReflection
  record Result(String status, @Nullable String version) {}

  @Override
  int run() throws SQLException, InterruptedException {
    Duration limit = limit();
    Optional<Version> wanted = wanted();
    HealthCheck check = healthCheck();
    Connections connections = connections();
    long end = System.nanoTime() + limit.toNanos();
    String told = "";
    String found = "";
    while (true) {
      Observation seen = check.observe(connections);
      wanted.ifPresent(version -> demandKnown(version, seen));
      Optional<String> waitingFor = waitingFor(seen, wanted);
      if (waitingFor.isEmpty()) {
        print(seen.report());
        return Exit.DONE;
      }
      if (!waitingFor.get().equals(told)) {
        told = waitingFor.get();
        found = FoundTracks.text(FoundTracks.in(connections(), seen));
        console().event(Event.info("waiting", "waiting: " + told + found));
      }
      if (System.nanoTime() + LOOK_AGAIN.toNanos() > end) {
        throw new NotReadyException(
            "not ready after "
                + Durations.format(limit)
                + ": "
                + told
                + found
                + "; look at the service or Job that migrates, or raise --timeout");
      }
      Sleeper.SLEEP.sleep(LOOK_AGAIN);
    }
  }

  /**
   * A version between those that are shipped, and none of them, is a typing error: to be past it
   * would say nothing. A newer one may be another program's.
   */
  private void demandKnown(Version wanted, Observation seen) {
    if (seen.history() == null || !Files.isDirectory(settings().migrations())) {
      return;
    }
    MigrationSet shipped = settings().migration().files().get();
    boolean between = shipped.latest().filter(latest -> wanted.compareTo(latest) < 0).isPresent();
    if (between
        && !seen.history().includes(wanted)
        && !shipped.ships(wanted)
        && !shipped.isInBaseline(wanted)) {
      throw new UnknownVersionException("--for", wanted, shipped);
    }
  }

  /** What the command still waits for; empty when the database is ready. */
  private static Optional<String> waitingFor(Observation seen, Optional<Version> wanted) {
    HealthReport.LatestApplied latest = seen.report().migrations().latestApplied();
    if (wanted.isPresent() && seen.report().database().problem() == null) {
      boolean there = latest != null && Version.of(latest.version()).compareTo(wanted.get()) >= 0;
      if (!there) {
        return Optional.of(
            "the database is at "
                + (latest == null ? "no version" : "version " + latest.version())
                + ", not yet at "
                + wanted.get());
      }
      return seen.report().migrations().failed().isEmpty()
          ? Optional.empty()
          : Optional.of("a migration failed: " + seen.notReady());
    }
    return seen.ready() ? Optional.empty() : Optional.ofNullable(seen.notReady());
  }

  private void print(HealthReport report) {
    HealthReport.LatestApplied latest = report.migrations().latestApplied();
    String at = latest == null ? null : latest.version();
    if (output == Output.json) {
      console().json(new Result(report.status().text(), at));
    } else {
      console().line("ready: " + report.status().text() + (at == null ? "" : ", at version " + at));
    }
  }

  private Duration limit() {
    try {
      return Durations.parse(timeout);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--timeout " + e.getMessage());
    }
  }

  private Optional<Version> wanted() {
    if (version == null) {
      return Optional.empty();
    }
    if (!Version.isVersion(version)) {
      throw new UsageException("--for " + version + " is not a version; see 'lockstep status'");
    }
    return Optional.of(Version.of(version));
  }
}
