// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.CompositeType;
import dev.lockstep.catalog.Domain;
import dev.lockstep.catalog.EnumType;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.postgres.LockMode;
import java.util.Optional;

/**
 * Moves a type in use out of the way: the first half of a replacement. Its columns are converted to
 * its successor, and then it goes.
 *
 * @param after the successor
 */
public record RetireType(CatalogObject before, CatalogObject after) implements Operation {
  @Override
  public String sql() {
    return "ALTER "
        + keyword(before)
        + SqlNames.qualified(before.id())
        + " RENAME TO "
        + SqlNames.name(retired(before));
  }

  /** The name under which a type waits while its successor takes over its columns. */
  static String retired(CatalogObject type) {
    return type.id().name() + "__old";
  }

  static String keyword(CatalogObject type) {
    return switch (type.kind()) {
      case DOMAIN -> "DOMAIN ";
      case COLLATION -> "COLLATION ";
      default -> "TYPE ";
    };
  }

  @Override
  public Optional<Lock> lock() {
    return before.kind() == ObjectKind.COMPOSITE
        ? Lock.on(before.id(), LockMode.ACCESS_EXCLUSIVE)
        : Optional.empty();
  }

  /** Whether the values of its columns can be had back from those of its successor. */
  @Override
  public Reversibility reversibility() {
    return switch (before.kind()) {
      case DOMAIN -> ofDomain();
      case COMPOSITE -> ofAttributes();
      case ENUM ->
          new EnumType(after).labels().size() > new EnumType(before).labels().size()
              ? Reversibility.LOSSY
              : Reversibility.LOSSLESS;
      default -> Reversibility.LOSSLESS;
    };
  }

  private Reversibility ofDomain() {
    String old = new Domain(before).type();
    String now = new Domain(after).type();
    return old.equals(now) ? Reversibility.LOSSLESS : TypeChange.reversibility(old, now);
  }

  /** Values of a composite type have the data of its attributes. */
  private Reversibility ofAttributes() {
    CompositeType old = new CompositeType(before);
    CompositeType now = new CompositeType(after);
    if (old.columns().equals(now.columns())) {
      return Reversibility.LOSSLESS;
    }
    return now.attributes().keySet().containsAll(old.attributes().keySet())
        ? Reversibility.LOSSY
        : Reversibility.IRREVERSIBLE;
  }
}
