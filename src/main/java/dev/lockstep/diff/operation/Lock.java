// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.ObjectId;
import dev.lockstep.postgres.LockMode;
import java.util.Optional;

/**
 * What an operation locks, where that was there before.
 *
 * @param relation a table or a view
 */
public record Lock(ObjectId relation, LockMode mode) {
  /** On the relation that {@code part} is, or is a part of. */
  static Optional<Lock> on(ObjectId part, LockMode mode) {
    return Optional.of(
        new Lock(part.kind().isPart() ? ObjectId.table(part.schema(), part.name()) : part, mode));
  }
}
