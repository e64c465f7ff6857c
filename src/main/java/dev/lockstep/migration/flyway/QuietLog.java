// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.flyway;

import org.flywaydb.core.api.logging.Log;
import org.flywaydb.core.api.logging.LogCreator;

/** Keeps Flyway's own lines out of our log; failures come as exceptions. */
final class QuietLog implements Log {
  static final LogCreator CREATOR = new Creator();

  @Override
  public boolean isDebugEnabled() {
    return false;
  }

  @Override
  public void debug(String message) {}

  @Override
  public void info(String message) {}

  @Override
  public void warn(String message) {}

  @Override
  public void error(String message) {}

  @Override
  public void error(String message, Exception e) {}

  @Override
  public void notice(String message) {}

  private static final class Creator implements LogCreator {
    @Override
    public Log createLogger(Class<?> type) {
      return new QuietLog();
    }
  }
}
