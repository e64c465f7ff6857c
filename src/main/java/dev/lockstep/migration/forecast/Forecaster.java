package dev.lockstep.migration.forecast;

import dev.lockstep.migration.MigrationFile;
import dev.lockstep.postgres.SqlStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Forecasts what migrations lock in one database, in the order in which they would run. What an
 * earlier one of them makes is not there yet: nobody waits for it. What one renames is known by its
 * old name.
 */
public final class Forecaster {
  private final Catalogued catalog;
  private final Map<String, String> oldNames = new HashMap<>();

  /** Over the database behind {@code connection}, of which it reads the catalog only. */
  public Forecaster(Connection connection) {
    this.catalog = new Catalogued(connection);
  }

  /** What {@code file} locks. */
  public Forecast of(MigrationFile file) throws SQLException {
    return of(file.statements());
  }

  Forecast of(List<SqlStatement> statements) throws SQLException {
    List<LockForecast> locks = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    for (SqlStatement statement : statements) {
      StatementLocks seen = StatementLocks.of(statement);
      seen.unknown().ifPresent(what -> unknown.add(what + " in line " + statement.line()));
      for (Touch touch : seen.touches()) {
        if (touch.name().isEmpty()) {
          unknown.add(statement.head().getFirst() + " in line " + statement.line());
          continue;
        }
        for (LockForecast lock : catalog.locks(known(touch))) {
          add(lock, locks);
        }
      }
      remember(statement);
    }
    return new Forecast(locks, unknown);
  }

  /** The strongest for each relation; two where neither covers the other. */
  private static void add(LockForecast lock, List<LockForecast> locks) {
    boolean covered =
        locks.stream()
            .anyMatch(
                other ->
                    other.relation().equals(lock.relation()) && other.mode().covers(lock.mode()));
    if (!covered) {
      locks.removeIf(
          other -> other.relation().equals(lock.relation()) && lock.mode().covers(other.mode()));
      locks.add(lock);
    }
  }

  private Touch known(Touch touch) {
    String old = oldNames.get(touch.name());
    return old == null ? touch : new Touch(touch.mode(), touch.reach(), old, touch.part());
  }

  /** {@code ALTER TABLE a RENAME TO b}: whoever speaks of b now means the a that is there. */
  private void remember(SqlStatement statement) {
    if (!statement.startsWith("ALTER") || !statement.mentions("RENAME")) {
      return;
    }
    Tokens tokens = Tokens.of(statement);
    tokens.take("ALTER");
    tokens.take("MATERIALIZED");
    if (tokens.take("TABLE") || tokens.take("VIEW")) {
      tokens.take("IF", "EXISTS");
      tokens.take("ONLY");
      String name = tokens.name();
      if (tokens.take("RENAME", "TO")) {
        int dot = name.lastIndexOf('.');
        String renamed = name.substring(0, dot + 1) + tokens.name();
        oldNames.put(renamed, oldNames.getOrDefault(name, name));
      }
    }
  }
}
