// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.run;

import dev.lockstep.migration.file.InvalidMigrationsException;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.scope.NotOurs;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * How migrations are applied.
 *
 * @param files reads the migrations; throws {@link InvalidMigrationsException}
 * @param lockTimeout how long a statement may wait for a lock before the migration backs off; zero:
 *     for ever
 * @param statementTimeout how long a statement may take; zero: for ever
 * @param lockRetryFor how long a migration is tried again after it backed off
 * @param leaseWait how long to wait for another runner
 * @param holder this runner's name in the lease, such as the pod's
 * @param notOurs what belongs to a provider or another program
 * @param keepLimit how many bytes a migration may keep of what it destroys; 0: any number
 */
public record MigrationSettings(
    Supplier<MigrationSet> files,
    Duration lockTimeout,
    Duration statementTimeout,
    Duration lockRetryFor,
    Duration leaseWait,
    String holder,
    List<NotOurs> notOurs,
    long keepLimit) {
  public MigrationSettings {
    notOurs = List.copyOf(notOurs);
  }

  /** One that may keep any amount of data. */
  public MigrationSettings(
      Supplier<MigrationSet> files,
      Duration lockTimeout,
      Duration statementTimeout,
      Duration lockRetryFor,
      Duration leaseWait,
      String holder,
      List<NotOurs> notOurs) {
    this(files, lockTimeout, statementTimeout, lockRetryFor, leaseWait, holder, notOurs, 0);
  }

  /** The same for migrations from elsewhere. */
  public MigrationSettings from(Supplier<MigrationSet> elsewhere) {
    return new MigrationSettings(
        elsewhere,
        lockTimeout,
        statementTimeout,
        lockRetryFor,
        leaseWait,
        holder,
        notOurs,
        keepLimit);
  }
}
