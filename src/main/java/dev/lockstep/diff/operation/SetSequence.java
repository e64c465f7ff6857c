// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Sequence;
import dev.lockstep.postgres.LockMode;
import java.util.Optional;

/** {@code ALTER SEQUENCE} with all its options. */
public record SetSequence(CatalogObject sequence) implements Operation {
  @Override
  public String sql() {
    return "ALTER SEQUENCE " + SqlNames.qualified(sequence.id()) + " " + options(sequence);
  }

  /** Whether two sequences count differently. */
  public static boolean differs(CatalogObject from, CatalogObject to) {
    return !options(from).equals(options(to));
  }

  private static String options(CatalogObject object) {
    Sequence sequence = new Sequence(object);
    return "AS %s INCREMENT BY %s MINVALUE %s MAXVALUE %s START WITH %s CACHE %s %s"
        .formatted(
            sequence.type(),
            sequence.increment(),
            sequence.minimum(),
            sequence.maximum(),
            sequence.start(),
            sequence.cache(),
            sequence.cycles() ? "CYCLE" : "NO CYCLE");
  }

  @Override
  public Optional<Lock> lock() {
    return Lock.on(sequence.id(), LockMode.SHARE_ROW_EXCLUSIVE);
  }
}
