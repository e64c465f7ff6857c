// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Constraint;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.catalog.Table;
import dev.lockstep.postgres.LockMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * {@code ADD CONSTRAINT}, of a table or a domain.
 *
 * @param parts those of partitions that come with it, a whole before its parts
 */
public record AddConstraint(CatalogObject constraint, List<PartOfPartition> parts)
    implements Operation {
  /** The first major that knows foreign keys of partitioned tables that are not valid yet. */
  private static final int KEYS_OF_PARTITIONED_NOT_VALID = 18;

  public AddConstraint {
    parts = List.copyOf(parts);
  }

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
    return !attributes().hasIndex() && !attributes().isNotValid() && attributes().isEnforced();
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
  public List<Blocking> blocking(InUse use) {
    if (constraint.kind() != ObjectKind.DOMAIN_CONSTRAINT) {
      return Operation.super.blocking(use);
    }
    // A domain that is made, or made again, has no columns yet.
    boolean alone = use.change().id().equals(constraint.id());
    return alone && scans()
        ? SetDomainNotNull.ofDomain(this, Objects.requireNonNull(constraint.owner()), use)
        : List.of();
  }

  @Override
  public String instead() {
    if (constraint.kind() == ObjectKind.DOMAIN_CONSTRAINT) {
      return SetDomainNotNull.OF_DOMAIN;
    }
    if (attributes().hasIndex()) {
      return "PostgreSQL builds its index under no weaker lock. For a large table, choose a quiet hour";
    }
    return "For a large table, add it to the table, or to each partition, NOT VALID, and VALIDATE it"
        + " in migrations before this one: then it is taken over";
  }

  @Override
  public SafeForm safely(InUse use) {
    Optional<KeyDefinition> key = KeyDefinition.of(attributes());
    if (!use.isBusy(constraint) || (key.isEmpty() && isOfParentToJoin(use))) {
      return use.plain(this);
    }
    if (key.isPresent() && !use.isPartitioned(constraint)) {
      return SafeForm.of(byIndex(constraint, key.get()), Stage.SETTLE);
    }
    if (key.isPresent() && isCovered(use)) {
      return SafeForm.of(byPartitions(key.get(), use), Stage.SETTLE);
    }
    boolean canWait =
        attributes().isCheck()
            || !use.isPartitioned(constraint)
            || use.from().major() >= KEYS_OF_PARTITIONED_NOT_VALID;
    return scans() && canWait ? SafeForm.of(notValid(), Stage.SETTLE) : use.plain(this);
  }

  /** What a table shares with the parent that it joins has to be valid before. */
  private boolean isOfParentToJoin(InUse use) {
    return constraint.isInherited()
        && use.from()
            .find(Objects.requireNonNull(constraint.owner()))
            .filter(
                table ->
                    constraint.dependencies().stream()
                        .filter(constraint.id()::isHandedDownFrom)
                        .anyMatch(parents -> new Table(table).isChildOf(parents)))
            .isEmpty();
  }

  private boolean isCovered(InUse use) {
    return PartOfPartition.coverAll(parts, Objects.requireNonNull(constraint.owner()), use);
  }

  /** Each partition gets its part, and the key of the table finds all of them there. */
  private List<Placed> byPartitions(KeyDefinition key, InUse use) {
    List<Placed> statements = new ArrayList<>();
    for (PartOfPartition part : parts) {
      if (!part.isSplit(use) && !part.isThere(use)) {
        statements.addAll(byIndex(part.object(), key));
      }
    }
    statements.add(new Placed(Stage.SETTLE, RenderedStatement.of(sql())));
    return statements;
  }

  /** The index is built beside those who write, and the key takes it over. */
  private static List<Placed> byIndex(CatalogObject constraint, KeyDefinition key) {
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
