// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import dev.lockstep.adopt.TrackSource;
import dev.lockstep.adopt.liquibase.LiquibaseSource;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings a changelog of Liquibase's in. */
@Command(
    name = "liquibase",
    description =
        "Adopts a changelog in formatted SQL, and the configured database that it was run in.")
final class AdoptLiquibaseCommand extends AdoptCommand.OfTrack {
  @Parameters(
      paramLabel = "<changelog>",
      description = "a file in formatted SQL, or a folder of them, which are taken by their names")
  Path changelog = Path.of(".");

  @Option(
      names = "--table",
      paramLabel = "<schema.name>",
      description = "Liquibase's databasechangelog, where the database has several")
  @Nullable String table;

  @Override
  TrackSource source() {
    return new LiquibaseSource(changelog, table);
  }
}
