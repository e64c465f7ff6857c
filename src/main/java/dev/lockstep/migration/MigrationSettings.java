package dev.lockstep.migration;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How migrations are applied.
 *
 * @param folder where the migrations lie
 * @param lockTimeout how long a statement may wait for a lock before the migration backs off; zero:
 *     for ever
 * @param statementTimeout how long a statement may take; zero: for ever
 * @param lockRetryFor how long a migration is tried again after it backed off
 * @param leaseWait how long to wait for another runner
 * @param holder this runner's name in the lease, such as the pod's
 */
public record MigrationSettings(
    Path folder,
    Duration lockTimeout,
    Duration statementTimeout,
    Duration lockRetryFor,
    Duration leaseWait,
    String holder) {}
