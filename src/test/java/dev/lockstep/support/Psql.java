// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.support;

import java.nio.file.Path;

/** PostgreSQL's own client: how people run a reverse where nothing else is at hand. */
public final class Psql {
  private Psql() {}

  /** Runs a file in one transaction, up to the first error. */
  public static ChildProcess.Result run(TestDatabase database, Path file) {
    return run(database, "-X1", file);
  }

  /** Runs a file, each statement a transaction of its own, up to the first error. */
  public static ChildProcess.Result runOneByOne(TestDatabase database, Path file) {
    return run(database, "-X", file);
  }

  private static ChildProcess.Result run(TestDatabase database, String how, Path file) {
    return ChildProcess.start(
            new ProcessBuilder(
                "psql", database.url(), how, "-v", "ON_ERROR_STOP=1", "-f", file.toString()))
        .await();
  }
}
