// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.run;

import dev.lockstep.migration.plan.MigrationPlan;
import dev.lockstep.migration.unused.RequiredUnused;
import dev.lockstep.migration.unused.ShimUseReader;
import dev.lockstep.migration.unused.ShimUseReading;
import dev.lockstep.migration.unused.ShimUseRecord;
import dev.lockstep.postgres.Transactions;
import dev.lockstep.postgres.own.LockstepSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Looks from time to time whether the shims that pending migrations drop are used. */
public final class ShimWatch {
  /** A look reads all that pg_stat_statements has. */
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private ShimWatch() {}

  /**
   * Looks at each that is there, and records it.
   *
   * @param atOnce whether to look although another look was a short time ago
   */
  public static void look(Connection connection, MigrationPlan plan, boolean atOnce)
      throws SQLException {
    for (RequiredUnused each : required(plan)) {
      if (!ShimUseReader.exists(connection, each)) {
        continue;
      }
      LockstepSchema.install(connection);
      Duration part = each.quiet().dividedBy(4);
      Duration pause = part.compareTo(LONGEST_PAUSE) < 0 ? part : LONGEST_PAUSE;
      if (atOnce || !ShimUseRecord.isFresh(connection, each, pause)) {
        record(connection, each);
      }
    }
  }

  /**
   * A person says that nothing uses it.
   *
   * @return false if no pending migration requires that
   */
  public static boolean confirm(Connection connection, MigrationPlan plan, String view, String by)
      throws SQLException {
    Optional<RequiredUnused> required =
        required(plan).stream().filter(each -> each.view().equals(view)).findFirst();
    if (required.isEmpty() || !ShimUseReader.exists(connection, required.get())) {
      return false;
    }
    look(connection, plan, true);
    ShimUseRecord.confirm(connection, view, by);
    return true;
  }

  /** None where no migration was applied yet: no shim can have been made by one. */
  private static List<RequiredUnused> required(MigrationPlan plan) {
    return plan.history().exists()
        ? plan.pending().stream()
            .flatMap(file -> file.directives().requiresUnused().stream())
            .toList()
        : List.of();
  }

  private static void record(Connection connection, RequiredUnused required) throws SQLException {
    Transactions.in(
        connection,
        inside -> {
          Optional<ShimUseReading> seen = ShimUseReader.at(inside, required);
          if (seen.isPresent()) {
            ShimUseRecord.write(inside, required, seen.get());
          }
          return null;
        });
  }
}
