// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint;

import dev.lockstep.lint.trace.MigrationWork;
import dev.lockstep.lint.trace.RunWork;
import dev.lockstep.lint.trace.StatementWork;
import dev.lockstep.lint.trace.TracedMigration;
import dev.lockstep.migration.forecast.Forecast;
import java.util.ArrayList;
import java.util.List;

/**
 * What a trace saw locked and a forecast from the text does not say: a person who reads the
 * forecast would not know of it. A forecast may say more, and that it cannot tell.
 */
final class ForecastGaps {
  private ForecastGaps() {}

  static List<String> of(Forecast forecast, TracedMigration traced) {
    MigrationWork work = new RunWork().of(traced);
    List<String> gaps = new ArrayList<>();
    for (StatementWork statement : work.statements()) {
      boolean unknown =
          forecast.unknown().stream().anyMatch(each -> each.endsWith("line " + statement.line()));
      statement
          .locks()
          .forEach(
              (relation, mode) -> {
                boolean said =
                    forecast.locks().stream()
                        .anyMatch(
                            lock -> lock.relation().equals(relation) && lock.mode().covers(mode));
                if (!said && !unknown) {
                  gaps.add("line " + statement.line() + ": " + mode.label() + " on " + relation);
                }
              });
    }
    return gaps;
  }
}
