// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.postgres;

import dev.lockstep.failure.Explained;
import dev.lockstep.failure.Meaning;
import java.sql.SQLException;

/**
 * Lockstep's own refusal to work on a database. Its message says why and what to do; the line for
 * people has the database before it ({@link DatabaseErrors}).
 */
public abstract class AdvisedException extends SQLException implements Explained {
  private static final long serialVersionUID = 1L;

  protected AdvisedException(String message, String sqlState) {
    super(message, sqlState);
  }

  @Override
  public Meaning meaning() {
    return Meaning.BY_CAUSE;
  }

  @Override
  public boolean isWholeLine() {
    return false;
  }
}
