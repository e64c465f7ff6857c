// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.split;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.diff.Differ;
import dev.lockstep.diff.operation.Step;
import dev.lockstep.diff.rename.Hints;
import java.util.List;

/**
 * Default privileges count for what is made after them, and modules are loaded in no certain order:
 * an object that lacks a right which they would give says so itself.
 */
final class DefaultRights {
  private DefaultRights() {}

  /** The statements that take back what default privileges give and the object does not have. */
  static List<Step> takenBack(Catalog catalog) {
    return catalog.ofKind(ObjectKind.DEFAULT_PRIVILEGES).isEmpty()
        ? List.of()
        : Differ.diff(Differ.withInitialRights(catalog), catalog, Hints.NONE).steps();
  }
}
