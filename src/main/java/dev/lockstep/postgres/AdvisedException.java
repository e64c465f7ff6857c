// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.postgres;

import java.sql.SQLException;

/** Lockstep's own refusal to work on a database, whose message says why and what to do. */
public abstract class AdvisedException extends SQLException {
  private static final long serialVersionUID = 1L;

  protected AdvisedException(String message, String sqlState) {
    super(message, sqlState);
  }
}
