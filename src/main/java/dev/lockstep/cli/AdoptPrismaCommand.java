// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import dev.lockstep.adopt.TrackSource;
import dev.lockstep.adopt.prisma.PrismaSource;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings a track of Prisma Migrate's in. */
@Command(
    name = "prisma",
    description = "Adopts Prisma's migrations, and the configured database that they were run in.")
final class AdoptPrismaCommand extends AdoptCommand.OfTrack {
  @Parameters(
      paramLabel = "<folder>",
      arity = "0..1",
      description = "prisma/migrations, which is also looked for below the folder; default: .")
  @Nullable Path folder;

  @Option(
      names = "--table",
      paramLabel = "<schema.name>",
      description = "Prisma's own table, where the database has several")
  @Nullable String table;

  @Override
  TrackSource source() {
    return new PrismaSource(folder == null ? Path.of(".") : folder, table);
  }
}
