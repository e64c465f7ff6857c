// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Constraint;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.postgres.LockMode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code ADD CONSTRAINT}, of a table or a domain. */
public record AddConstraint(CatalogObject constraint) implements Operation {
  private Constraint attributes() {
    return new Constraint(constraint);
  }

  /** As CREATE TABLE has it, too. */
  static String definition(CatalogObject constraint) {
    return "CONSTRAINT "
        + SqlNames.name(constraint.id().part())
        + " "
        + new Constraint(constraint).definition();
  }

  /** How the statements for a constraint begin. */
  static String alter(CatalogObject constraint) {
    return constraint.kind() == ObjectKind.DOMAIN_CONSTRAINT
        ? "ALTER DOMAIN " + SqlNames.qualified(constraint.id()) + " "
        : SqlNames.alterTable(constraint.id());
  }

  private String add() {
    return alter(constraint) + "ADD " + definition(constraint);
  }

  @Override
  public String sql() {
    return add() + (attributes().isNotValid() ? " NOT VALID" : "");
  }

  private boolean scans() {
    return !attributes().hasIndex() && !attributes().isNotValid();
  }

  @Override
  public Set<Hazard> hazards() {
    if (attributes().hasIndex()) {
      return Set.of(Hazard.BLOCKS_WRITES, Hazard.NEEDS_DATA);
    }
    return scans() ? Set.of(Hazard.TABLE_SCAN, Hazard.NEEDS_DATA) : Set.of();
  }

  @Override
  public Optional<Lock> lock() {
    return Lock.on(
        constraint.id(),
        attributes().isForeignKey() ? LockMode.SHARE_ROW_EXCLUSIVE : LockMode.ACCESS_EXCLUSIVE);
  }

  @Override
  public SafeForm safely(InUse use) {
    // What a table shares with the parent that it joins has to be valid before.
    if (!use.isBusy(constraint) || constraint.isInherited() || use.isPartitioned(constraint)) {
      return use.plain(this);
    }
    Optional<KeyDefinition> key = KeyDefinition.of(attributes());
    if (key.isPresent()) {
      return SafeForm.of(byIndex(key.get()), Stage.SETTLE);
    }
    return scans() ? SafeForm.of(notValid(), Stage.SETTLE) : use.plain(this);
  }

  /** The index is built beside those who write, and the key takes it over. */
  private List<Placed> byIndex(KeyDefinition key) {
    String name = SqlNames.name(constraint.id().part());
    return List.of(
        new Placed(
            Stage.CONCURRENT,
            RenderedStatement.outsideTransaction(
                "CREATE UNIQUE INDEX CONCURRENTLY %s ON %s %s%s%s"
                    .formatted(
                        name,
                        SqlNames.qualified(constraint.id()),
                        key.columns(),
                        key.include(),
                        key.nulls()))),
        new Placed(
            Stage.SETTLE,
            RenderedStatement.of(
                "%sADD CONSTRAINT %s %s USING INDEX %s%s"
                    .formatted(alter(constraint), name, key.kind(), name, key.deferrable()))));
  }

  /** It counts for new rows first, and is proven of the others beside those who write. */
  private List<Placed> notValid() {
    return List.of(
        new Placed(Stage.EXPAND, RenderedStatement.of(add() + " NOT VALID")),
        new Placed(Stage.VALIDATE, RenderedStatement.of(new ValidateConstraint(constraint).sql())));
  }
}
