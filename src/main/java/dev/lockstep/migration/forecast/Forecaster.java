// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.forecast;

import dev.lockstep.files.Unreadable;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationStatements;
import dev.lockstep.sql.QualifiedName;
import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.StatementHead;
import dev.lockstep.sql.Tokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Forecasts what migrations lock in one database, in the order in which they would run. What an
 * earlier one of them makes is not there yet: no session waits for it. What one renames is known by
 * its old name.
 */
public final class Forecaster {
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
    return of(file, line -> true);
  }

  /**
   * What those statements of {@code file} lock that begin in one of {@code lines}; of the others it
   * learns which names change.
   *
   * @throws UncheckedIOException if the file cannot be read
   */
  public Forecast of(MigrationFile file, IntPredicate lines) throws SQLException {
    Forecast forecast = new Forecast();
    try (MigrationStatements statements = file.statements()) {
      for (SqlStatement next = statements.next(); next != null; next = statements.next()) {
        if (lines.test(next.line())) {
          add(next, forecast);
        } else {
          remember(next);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(file.script() + " cannot be read: " + Unreadable.why(e), e);
    }
    return forecast;
  }

  void add(SqlStatement statement, Forecast forecast) throws SQLException {
    StatementLocks seen = StatementLocks.of(statement);
    seen.unknown().ifPresent(what -> forecast.cannotTell(what, statement.line()));
    for (Touch touch : seen.touches()) {
      if (!canBeAskedFor(touch.name())) {
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

  /** A placeholder, for one, is no name. */
  private static boolean canBeAskedFor(String name) {
    return QualifiedName.parse(name).filter(found -> found.parts().size() <= 2).isPresent();
  }

  private Touch known(Touch touch) {
    String old = oldNames.get(touch.name());
    return old == null ? touch : new Touch(touch.mode(), touch.reach(), old, touch.part());
  }

  /** {@code ALTER TABLE a RENAME TO b}: a later statement that says b means the a that is there. */
  private void remember(SqlStatement statement) {
    if (!statement.begins("ALTER") || !statement.mentions("RENAME")) {
      return;
    }
    Tokens tokens = Tokens.of(statement);
    StatementHead head = StatementHead.read(tokens);
    boolean relation =
        switch (head.type()) {
          case TABLE, VIEW, MATERIALIZED_VIEW -> true;
          default -> false;
        };
    Optional<QualifiedName> old = head.name().filter(name -> relation);
    if (old.isPresent() && tokens.take("RENAME", "TO")) {
      String name = old.get().toString();
      tokens
          .takeName()
          .ifPresent(
              now ->
                  oldNames.put(
                      old.get().withLast(now.last()).toString(),
                      oldNames.getOrDefault(name, name)));
    }
  }
}
