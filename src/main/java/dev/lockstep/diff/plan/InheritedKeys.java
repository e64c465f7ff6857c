// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.plan;

import dev.lockstep.catalog.Attributes;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Constraint;
import dev.lockstep.catalog.ObjectKind;

/**
 * Keys, foreign keys and indexes of partitions, and their parents': a parent's takes in one of a
 * partition that says the same, when it is made or when the partition is attached; detached, the
 * partition keeps it; and where the parent's goes, the partition's goes with it.
 */
final class InheritedKeys {
  private InheritedKeys() {}

  /**
   * Whether it is the partition's own in one catalog and part of its parent's in the other, and the
   * same otherwise. What is not valid is not taken in before it is.
   */
  static boolean changesHands(CatalogObject before, CatalogObject after) {
    return (before.kind() == ObjectKind.INDEX || before.kind() == ObjectKind.CONSTRAINT)
        && !new Constraint(before).isCheck()
        && before.isInherited() != after.isInherited()
        && (before.isInherited() || !new Constraint(before).isNotValid())
        && new Constraint(before).type().equals(new Constraint(after).type())
        && before.value(Attributes.DEFINITION).equals(after.value(Attributes.DEFINITION));
  }
}
