// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.postgres.LockMode;
import java.util.Optional;

/**
 * {@code RENAME}, of anything but a column.
 *
 * @param object under its old name
 */
public record Rename(CatalogObject object, String name) implements Operation {
  @Override
  public String sql() {
    ObjectId id = object.id();
    if (id.kind() == ObjectKind.CONSTRAINT && object.isInherited()) {
      // That of a parent cannot be called otherwise by itself, but its index can, and takes it
      // along.
      return "ALTER INDEX %s.%s RENAME TO %s"
          .formatted(SqlNames.name(id.schema()), SqlNames.name(id.part()), SqlNames.name(name));
    }
    return switch (id.kind()) {
      case CONSTRAINT, DOMAIN_CONSTRAINT ->
          AddConstraint.alter(object)
              + "RENAME CONSTRAINT "
              + SqlNames.name(id.part())
              + " TO "
              + SqlNames.name(name);
      default -> "ALTER " + SqlNames.target(object) + " RENAME TO " + SqlNames.name(name);
    };
  }

  @Override
  public Optional<Lock> lock() {
    return switch (object.kind()) {
      case TABLE, VIEW, MATERIALIZED_VIEW, SEQUENCE, COMPOSITE ->
          Lock.on(object.id(), LockMode.ACCESS_EXCLUSIVE);
      case CONSTRAINT ->
          object.isInherited() ? Optional.empty() : Lock.on(object.id(), LockMode.ACCESS_EXCLUSIVE);
      default -> Optional.empty();
    };
  }
}
