// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lockstep.app.locks.PlannedLock;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/**
 * One lock that a pending migration would take.
 *
 * @param estimatedMs how long it would be held; null where that is not known
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
record PlannedLockView(String mode, String relation, String blocks, @Nullable Long estimatedMs) {
  static PlannedLockView of(PlannedLock lock) {
    return new PlannedLockView(
        lock.mode().label(),
        lock.relation(),
        lock.mode().blocks(),
        lock.heldOrNull() == null ? null : lock.heldOrNull().toMillis());
  }
}
