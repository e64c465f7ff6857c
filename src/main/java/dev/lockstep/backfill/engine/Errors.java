// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.engine;

import dev.lockstep.backfill.api.BackfillException;
import dev.lockstep.backfill.definition.DefinitionException;
import dev.lockstep.backfill.run.RunError;
import dev.lockstep.postgres.RowSecurity;
import dev.lockstep.postgres.ShortText;
import dev.lockstep.postgres.SqlState;
import dev.lockstep.postgres.WithoutRows;
import java.sql.SQLException;

/** Failures as one line for people. */
final class Errors {
  private Errors() {}

  static String text(Throwable failure) {
    SQLException sql = SqlState.find(failure);
    String remedy = RowSecurity.remedy(failure);
    String message =
        remedy == null ? String.valueOf((sql == null ? failure : sql).getMessage()) : remedy;
    return ShortText.cut(message.strip().replaceAll("\\s*\\R\\s*", "; "));
  }

  /** Why a run failed: in full, and for those who may see no rows. */
  static RunError explain(Throwable failure) {
    return new RunError(text(failure), reason(failure));
  }

  /** The reason without keys and values: for logs. */
  static String reason(Throwable failure) {
    String remedy = RowSecurity.remedy(failure);
    if (remedy != null) {
      return remedy;
    }
    SQLException sql = SqlState.find(failure);
    if (sql == null) {
      return ofLockstep(failure)
          ? text(failure)
          // A backfill that is written in Java may have put a value into what it throws.
          : failure.getClass().getSimpleName();
    }
    String state = SqlState.of(failure);
    return WithoutRows.of(sql) + (state.isEmpty() ? "" : " [" + state + "]");
  }

  private static boolean ofLockstep(Throwable failure) {
    return failure instanceof BackfillException || failure instanceof DefinitionException;
  }
}
