// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import dev.lockstep.app.settings.Settings;
import dev.lockstep.event.Event;
import dev.lockstep.lint.size.LiveSizes;
import dev.lockstep.lint.size.Sizes;
import dev.lockstep.lint.size.SizesText;
import dev.lockstep.postgres.Connections;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where a lint knows the sizes of tables from: a file, else the database that is configured. */
final class KnownSizes {
  private KnownSizes() {}

  /**
   * Those.
   *
   * @param file that was named; null if none was
   */
  static Optional<Sizes> of(
      @Nullable Path file, Settings settings, Supplier<Connections> database, Console console)
      throws IOException {
    if (file != null) {
      return Optional.of(read(file));
    }
    if (settings.database().isEmpty()) {
      return Optional.empty();
    }
    try (Connection connection = database.get().open()) {
      return Optional.of(LiveSizes.read(connection));
    } catch (SQLException e) {
      console.event(
          Event.warn(
              "sizes-unknown",
              "how large the tables are is not known: "
                  + ErrorReport.line(e, settings.requiredDatabase().target())));
      return Optional.empty();
    }
  }

  private static Sizes read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new UsageException(
          "--sizes "
              + file
              + ": no such file; 'lockstep status --output json' beside the database prints it");
    }
    try {
      return SizesText.parse(Files.readString(file));
    } catch (IllegalArgumentException e) {
      throw new UsageException("--sizes " + file + ": " + e.getMessage());
    }
  }
}
