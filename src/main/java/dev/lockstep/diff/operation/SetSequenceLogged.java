// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Sequence;
import dev.lockstep.postgres.LockMode;
import java.util.Optional;

/** {@code SET LOGGED} and {@code SET UNLOGGED} of a sequence. */
public record SetSequenceLogged(CatalogObject sequence) implements Operation {
  @Override
  public String sql() {
    return "ALTER SEQUENCE "
        + SqlNames.qualified(sequence.id())
        + (new Sequence(sequence).isUnlogged() ? " SET UNLOGGED" : " SET LOGGED");
  }

  @Override
  public Optional<Lock> lock() {
    return Lock.on(sequence.id(), LockMode.ACCESS_EXCLUSIVE);
  }
}
