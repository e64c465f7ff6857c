package dev.lockstep.config;

import dev.lockstep.migration.Gate;
import dev.lockstep.postgres.Connections;
import java.sql.Connection;
import java.util.List;

/** Wires migration's gate to the backfills. */
public final class Gates {
  private Gates() {}

  /** The gate over the backfills of {@code settings}. */
  public static Gate of(Settings settings, Connections connections) {
    return new Gate() {
      @Override
      public boolean complete(Connection connection, String backfill) {
        return false;
      }

      @Override
      public void run(String backfill) {
        throw new InvalidSettingsException(List.of("backfill " + backfill + " cannot be run"));
      }
    };
  }
}
