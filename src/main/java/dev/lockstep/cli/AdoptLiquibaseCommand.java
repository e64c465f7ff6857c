// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import dev.lockstep.adopt.TrackSource;
import dev.lockstep.adopt.liquibase.LiquibaseSource;
import dev.lockstep.adopt.liquibase.LiquibaseTool;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings a changelog of Liquibase's in. */
@Command(
    name = "liquibase",
    description =
        "Adopts a changelog in formatted SQL, or in any format where Liquibase is installed, and the"
            + " configured database that it was run in.")
final class AdoptLiquibaseCommand extends AdoptCommand.OfTrack {
  @Parameters(
      paramLabel = "<changelog>",
      description =
          "a file in formatted SQL, or a folder of them, which are taken by their names; or, where"
              + " Liquibase is on the PATH or at LIQUIBASE_HOME, one in XML, YAML or JSON")
  Path changelog = Path.of(".");

  @Option(
      names = "--table",
      paramLabel = "<schema.name>",
      description = "Liquibase's databasechangelog, where the database has several")
  @Nullable String table;

  @Override
  TrackSource source() {
    return new LiquibaseSource(changelog, table, LiquibaseTool.find(System.getenv(), Path.of("")));
  }
}
