// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import dev.lockstep.adopt.Adoption;
import dev.lockstep.adopt.AdoptionPlan;
import dev.lockstep.adopt.AdoptionRefusedException;
import dev.lockstep.adopt.AdoptionRequest;
import dev.lockstep.adopt.LivePlan;
import dev.lockstep.adopt.TrackSource;
import dev.lockstep.adopt.drizzle.DrizzleSource;
import dev.lockstep.app.ProofWiring;
import dev.lockstep.finding.Finding;
import dev.lockstep.generate.GeneratedFile;
import dev.lockstep.migration.run.HistoryStart;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings an existing migration track in. */
@Command(
    name = "adopt",
    description = "Brings an existing migration track in, proven before anything is written.",
    subcommands = {
      AdoptCommand.Drizzle.class,
      AdoptPrismaCommand.class,
      AdoptFlywayCommand.class,
      AdoptLiquibaseCommand.class,
      AdoptSqlCommand.class,
      AdoptDatabaseCommand.class
    })
final class AdoptCommand extends OneShotCommand {
  @Override
  int run() {
    throw new UsageException(
        "adopt needs the name of what is to be adopted: drizzle, prisma, flyway, liquibase, sql or"
            + " database; see 'lockstep adopt --help'");
  }

  /** What {@code --output json} prints. */
  @RegisterForReflection
  record Result(
      String tool,
      boolean written,
      int migrations,
      List<GenerateCommand.FileText> files,
      @Nullable Database database,
      List<CheckCommand.Line> findings,
      List<CheckCommand.Line> notes,
      List<String> sql) {}

  /** What becomes of the database. */
  @RegisterForReflection
  record Database(String table, List<String> baselined, List<String> pending, List<String> notes) {
    static Database of(LivePlan plan) {
      return new Database(
          plan.said().table(),
          plan.rows().stream().map(row -> row.script()).toList(),
          plan.pending(),
          plan.notes().stream().map(Finding::toString).toList());
    }
  }

  /** What adopting any track has. */
  abstract static class OfTrack extends OneShotCommand {
    @Option(
        names = "--dry-run",
        description = "prove and compare everything, print what would be done, write nothing")
    boolean dryRun;

    @Option(
        names = "--files-only",
        description = "leave the configured database alone, and do not look at it")
    boolean filesOnly;

    @Option(
        names = "--later",
        paramLabel = "<migration>",
        description =
            "give a migration that some database lacks a version behind all others; may be"
                + " repeated")
    List<String> later = List.of();

    @Option(
        names = "--applied",
        paramLabel = "<migration>",
        description =
            "a migration, or 'all', that is applied in this database although the tool's table does"
                + " not say so; believed if the live schema agrees; may be repeated")
    List<String> applied = List.of();

    /** The track to adopt. */
    abstract TrackSource source();

    @Override
    int run() throws IOException, SQLException, InterruptedException {
      boolean withDatabase = !filesOnly && settings().database().isPresent();
      if (!withDatabase && !applied.isEmpty()) {
        throw new UsageException("--applied speaks of a database: set DATABASE_URL");
      }
      Adoption adoption =
          new Adoption(
              ProofWiring.project(settings()),
              ProofWiring.scratch(settings(), Clock.systemUTC(), console()::event),
              ProofWiring.cache(settings(), Clock.systemUTC()),
              ProofWiring.program(ProgramVersion.name()),
              withDatabase ? connections() : null,
              settings().notOurs(),
              settings().lockTimeout());
      TrackSource source = source();
      AdoptionPlan plan;
      try {
        plan = adoption.plan(source, new AdoptionRequest(later, Set.copyOf(applied)));
        if (!dryRun) {
          Adoption.writeFiles(plan);
        }
        if (!dryRun && withDatabase) {
          // Files that are there are found by the next run, should the history fail.
          Adoption.writeHistory(
              source, plan, new HistoryStart(context(connections(), dataSource())));
        }
      } catch (AdoptionRefusedException e) {
        return refused(source, e);
      }
      if (output == Output.json) {
        console().json(result(plan));
      } else {
        print(plan);
      }
      return Exit.DONE;
    }

    private int refused(TrackSource source, AdoptionRefusedException refused) {
      if (output == Output.json) {
        console()
            .json(
                new Result(
                    source.tool(),
                    false,
                    0,
                    List.of(),
                    null,
                    lines(refused.findings()),
                    List.of(),
                    refused.details()));
      } else {
        refused.findings().forEach(finding -> console().line(finding.toString()));
        refused.details().forEach(console()::line);
      }
      console().error(String.valueOf(refused.getMessage()));
      return Exit.FINDINGS;
    }

    private Result result(AdoptionPlan plan) {
      return new Result(
          plan.tool(),
          !dryRun && !plan.isDone(),
          plan.migrations(),
          plan.files().stream()
              .map(file -> new GenerateCommand.FileText(file.path().toString(), file.text()))
              .toList(),
          plan.live().map(Database::of).orElse(null),
          List.of(),
          lines(plan.notes()),
          List.of());
    }

    private static List<CheckCommand.Line> lines(List<Finding> findings) {
      return findings.stream().map(CheckCommand.Line::of).toList();
    }

    private void print(AdoptionPlan plan) {
      plan.notes().forEach(note -> console().line("note: " + note));
      for (GeneratedFile file : plan.files()) {
        console().line((dryRun ? "would write " : "wrote ") + file.path());
      }
      plan.live().ifPresent(this::print);
      console()
          .line(
              plan.isDone()
                  ? plan.migrations()
                      + (plan.migrations() == 1 ? " migration of " : " migrations of ")
                      + plan.tool()
                      + ", adopted already; there is nothing to do"
                  : plan.migrations()
                      + (plan.migrations() == 1 ? " migration of " : " migrations of ")
                      + plan.tool()
                      + ", proven: the files here make of an empty database what "
                      + plan.tool()
                      + " makes");
    }

    private void print(LivePlan live) {
      live.notes().forEach(note -> console().line("note: " + note));
      if (!live.rows().isEmpty()) {
        console()
            .line(
                (dryRun ? "would write" : "wrote")
                    + (live.known() == 0 ? " a history of " : " to the history ")
                    + live.rows().size()
                    + (live.rows().size() == 1 ? " row" : " rows")
                    + ", up to "
                    + live.rows().getLast().script()
                    + ", as "
                    + (live.said().table().isEmpty()
                        ? "--applied says"
                        : live.said().table() + " says")
                    + "; nothing of it runs again");
      }
      live.pending().forEach(script -> console().line("pending: " + script));
    }
  }

  /** Drizzle's. */
  @Command(
      name = "drizzle",
      description = "Adopts a folder of Drizzle's, and the configured database that it migrated.")
  static final class Drizzle extends OfTrack {
    @Parameters(paramLabel = "<folder>", description = "the 'out' of drizzle.config")
    @Nullable Path folder;

    @Option(
        names = "--table",
        paramLabel = "<schema.name>",
        description = "Drizzle's own table, where the database has several")
    @Nullable String table;

    @Override
    TrackSource source() {
      return new DrizzleSource(folder == null ? Path.of("drizzle") : folder, table);
    }
  }
}
