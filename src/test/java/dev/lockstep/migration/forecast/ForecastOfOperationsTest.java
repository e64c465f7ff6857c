// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.diff.DiffCases;
import dev.lockstep.diff.DiffProof;
import dev.lockstep.diff.Differ;
import dev.lockstep.diff.operation.Lock;
import dev.lockstep.diff.operation.Operation;
import dev.lockstep.diff.operation.SqlNames;
import dev.lockstep.diff.operation.Step;
import dev.lockstep.diff.rename.Hints;
import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.StatementSplitter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Of everything that {@code generate} writes, the forecast says by the text what the operation says
 * by its type; that is held to PostgreSQL's own table of locks elsewhere.
 */
class ForecastOfOperationsTest {
  @Test
  void the_forecast_of_a_generated_statement_has_the_lock_of_its_operation() throws Exception {
    Set<String> wrong = new TreeSet<>();
    int compared = 0;
    try (DiffProof proof = new DiffProof()) {
      for (DiffCases.Case example : DiffCases.all().toList()) {
        Catalog target = proof.make(example.to());
        Catalog start = proof.make(example.from());
        try (Connection connection = proof.database().open();
            Statement statement = connection.createStatement()) {
          statement.execute("SET check_function_bodies = off");
          connection.setAutoCommit(false);
          for (Step step : Differ.diff(start, target, Hints.NONE).steps()) {
            for (Operation operation : step.operations()) {
              List<LockForecast> forecast = forecast(connection, operation.sql());
              for (Lock lock : operation.lock().stream().toList()) {
                if (isThere(statement, lock)) {
                  compared++;
                  String name = name(statement, lock);
                  if (forecast.stream()
                      .noneMatch(
                          each ->
                              each.relation().equals(name) && each.mode().covers(lock.mode()))) {
                    wrong.add(lock + " is not in " + forecast + " of " + operation.sql());
                  }
                }
              }
              statement.execute(operation.sql());
              connection.commit();
            }
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(compared).isGreaterThan(200);
  }

  private static List<LockForecast> forecast(Connection connection, String sql)
      throws SQLException {
    Forecaster forecaster = new Forecaster(connection);
    Forecast forecast = new Forecast();
    for (SqlStatement statement : StatementSplitter.split(sql)) {
      forecaster.add(statement, forecast);
    }
    return forecast.locks();
  }

  private static boolean isThere(Statement statement, Lock lock) throws SQLException {
    return lock.relation().kind() == ObjectKind.TABLE && !name(statement, lock).isEmpty();
  }

  /** As PostgreSQL calls it; empty if it is not there. */
  private static String name(Statement statement, Lock lock) throws SQLException {
    String name = SqlNames.qualified(lock.relation()).replace("'", "''");
    try (ResultSet row =
        statement.executeQuery(
            "SELECT coalesce((SELECT oid::regclass::text FROM pg_class WHERE oid = to_regclass('"
                + name
                + "') AND relkind IN ('r', 'p')), '')")) {
      row.next();
      return row.getString(1);
    }
  }
}
