// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.kept;

import dev.lockstep.postgres.ByteSize;
import dev.lockstep.postgres.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Keep} would copy from this database as it is now.
 *
 * @param bytes of the copy, an estimate; null where it cannot be told
 * @param problemOrNull why it cannot be told, or would be refused
 */
public record KeepForecast(Keep keep, @Nullable Long bytes, @Nullable String problemOrNull) {
  /** Why it cannot be told, or would be refused; empty if it would be done. */
  public Optional<String> problem() {
    return Optional.ofNullable(problemOrNull);
  }

  /** For people, in one line. */
  public String text() {
    return problem()
        .map(problem -> "cannot tell what is kept: " + problem)
        .orElseGet(
            () ->
                "keeps "
                    + keep.name()
                    + " for "
                    + keep.time()
                    + ": about "
                    + ByteSize.format(bytes == null ? 0 : bytes)
                    + " in schema "
                    + KeptSchema.NAME);
  }

  /**
   * What each of {@code keeps} would copy; changes nothing. An earlier migration may make what it
   * names.
   */
  public static List<KeepForecast> of(Connection connection, List<Keep> keeps) throws SQLException {
    List<KeepForecast> forecasts = new ArrayList<>();
    for (Keep keep : keeps) {
      forecasts.add(Transactions.in(connection, inside -> of(inside, keep)));
    }
    return forecasts;
  }

  private static KeepForecast of(Connection connection, Keep keep) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET LOCAL lock_timeout = '500ms'");
      statement.execute("SET LOCAL row_security = off");
    }
    try {
      KeptSource source = SourceLookup.find(connection, keep);
      return new KeepForecast(keep, KeptSize.estimate(connection, source), null);
    } catch (KeepRefusedException e) {
      return new KeepForecast(keep, null, e.getMessage());
    }
  }
}
