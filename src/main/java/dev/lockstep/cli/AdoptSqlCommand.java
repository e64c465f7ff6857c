// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import dev.lockstep.adopt.TrackSource;
import dev.lockstep.adopt.sql.FileOrder;
import dev.lockstep.adopt.sql.SqlSource;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings folders of plain SQL in. */
@Command(
    name = "sql",
    description =
        "Adopts folders of SQL files: numbered or dated ones, golang-migrate's pairs, dbmate's,"
            + " goose's.")
final class AdoptSqlCommand extends AdoptCommand.OfTrack {
  /** What the order of the files goes by. */
  enum Order {
    numbers,
    folders
  }

  @Parameters(
      paramLabel = "<folder>",
      arity = "1..*",
      description = "where the files lie; several make one track")
  List<Path> folders = List.of();

  @Option(
      names = "--order",
      description =
          "where the order is not clear: by numbers, whatever folder and name; or by folders, one"
              + " after the other as they are named")
  @Nullable Order order;

  @Option(
      names = "--table",
      paramLabel = "<schema.name>",
      description = "the tool's own table in the database, where it cannot be found by its name")
  @Nullable String table;

  @Option(
      names = "--applied-to",
      paramLabel = "<migration>",
      description =
          "the last migration that is applied in the database, where no table says; believed if the"
              + " live schema agrees")
  @Nullable String appliedTo;

  @Override
  TrackSource source() {
    if (appliedTo != null && table != null) {
      throw new UsageException(
          "--applied-to and --table contradict each other: leave one of the two out");
    }
    return new SqlSource(folders, order(), table, appliedTo);
  }

  private FileOrder order() {
    if (order == null) {
      return FileOrder.CLEAR;
    }
    return order == Order.numbers ? FileOrder.NUMBERS : FileOrder.FOLDERS;
  }
}
