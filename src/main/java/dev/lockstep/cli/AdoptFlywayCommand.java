// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import dev.lockstep.adopt.TrackSource;
import dev.lockstep.adopt.flyway.FlywayNames;
import dev.lockstep.adopt.flyway.FlywaySource;
import dev.lockstep.files.Unreadable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings a project of Flyway's in. */
@Command(
    name = "flyway",
    description =
        "Adopts Flyway's files, of whatever names, and its history, from whatever table it is in.")
final class AdoptFlywayCommand extends AdoptCommand.OfTrack {
  @Parameters(paramLabel = "<folder>", arity = "1..*", description = "each of Flyway's locations")
  List<Path> folders = List.of();

  @Option(
      names = "--table",
      paramLabel = "<schema.name>",
      description = "Flyway's history, where it cannot be found by its name")
  @Nullable String table;

  @Option(names = "--prefix", description = "what versioned files begin with, if not V")
  @Nullable String prefix;

  @Option(names = "--separator", description = "what follows the version, if not __")
  @Nullable String separator;

  @Option(names = "--suffix", description = "what files end with, if not .sql")
  @Nullable String suffix;

  @Override
  TrackSource source() {
    try {
      return new FlywaySource(
          folders, FlywayNames.near(folders.getFirst()).with(prefix, separator, suffix), table);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Flyway's configuration cannot be read: " + Unreadable.why(e), e);
    }
  }
}
