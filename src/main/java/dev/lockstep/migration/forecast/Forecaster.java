// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.forecast;

import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationStatements;
import dev.lockstep.sql.SqlStatement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Forecasts what migrations lock in one database, in the order in which they would run. What an
 * earlier one of them makes is not there yet: nobody waits for it. What one renames is known by its
 * old name.
 */
public final class Forecaster {
  /** A name that the catalog can be asked for; a placeholder, for one, is none. */
  private static final Pattern NAME =
      Pattern.compile("(?:(?:[\\p{L}_][\\p{L}\\p{N}_$]*|\"(?:[^\"]|\"\")+\")(?:\\.(?!$)|$)){1,2}");

  private final Catalogued catalog;

  /** A file may bring thousands of rows to one table. */
  private final Map<Touch, List<LockForecast>> remembered = new HashMap<>();

  private final Map<String, String> oldNames = new HashMap<>();

  /** Over the database behind {@code connection}, of which it reads the catalog only. */
  public Forecaster(Connection connection) {
    this.catalog = new Catalogued(connection);
  }

  /**
   * What {@code file} locks.
   *
   * @throws UncheckedIOException if the file cannot be read
   */
  public Forecast of(MigrationFile file) throws SQLException {
    Forecast forecast = new Forecast();
    try (MigrationStatements statements = file.statements()) {
      for (SqlStatement next = statements.next(); next != null; next = statements.next()) {
        add(next, forecast);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(file.script() + " cannot be read: " + e.getMessage(), e);
    }
    return forecast;
  }

  void add(SqlStatement statement, Forecast forecast) throws SQLException {
    StatementLocks seen = StatementLocks.of(statement);
    seen.unknown().ifPresent(what -> forecast.cannotTell(what, statement.line()));
    for (Touch touch : seen.touches()) {
      if (!NAME.matcher(touch.name()).matches()) {
        forecast.cannotTell(statement.head().getFirst(), statement.line());
        continue;
      }
      Touch known = known(touch);
      List<LockForecast> locks = remembered.get(known);
      if (locks == null) {
        locks = catalog.locks(known);
        remembered.put(known, locks);
      }
      locks.forEach(forecast::add);
    }
    remember(statement);
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
