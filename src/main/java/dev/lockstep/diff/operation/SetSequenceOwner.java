// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.ObjectId;
import dev.lockstep.postgres.LockMode;
import java.util.Optional;

/**
 * {@code OWNED BY}: the column that a sequence goes with.
 *
 * @param owner the column, as SQL names it; empty for none
 */
public record SetSequenceOwner(ObjectId sequence, Optional<String> owner) implements Operation {
  @Override
  public String sql() {
    return "ALTER SEQUENCE " + SqlNames.qualified(sequence) + " OWNED BY " + owner.orElse("NONE");
  }

  @Override
  public Optional<Lock> lock() {
    return Lock.on(sequence, LockMode.SHARE_ROW_EXCLUSIVE);
  }
}
