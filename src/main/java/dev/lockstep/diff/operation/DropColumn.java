// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Column;
import dev.lockstep.catalog.Constraint;
import dev.lockstep.postgres.LockMode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code ALTER TABLE … DROP COLUMN}.
 *
 * @param reach what becomes of that of tables that inherit it
 */
public record DropColumn(CatalogObject column, Reach reach) implements Operation {
  @Override
  public String sql() {
    return SqlNames.alterTable(column.id(), reach)
        + "DROP COLUMN "
        + SqlNames.ifThere(reach)
        + SqlNames.name(column.id().part());
  }

  private boolean holdsData() {
    return !new Column(column).isGenerated();
  }

  @Override
  public Set<Hazard> hazards() {
    return holdsData() ? Set.of(Hazard.DATA_LOSS) : Set.of();
  }

  @Override
  public Optional<Lock> lock() {
    return Lock.on(column.id(), LockMode.ACCESS_EXCLUSIVE);
  }

  @Override
  public Reversibility reversibility() {
    return holdsData() ? Reversibility.IRREVERSIBLE : Reversibility.LOSSLESS;
  }

  /** New code, which no longer fills it, runs before it goes. */
  @Override
  public SafeForm safely(InUse use) {
    RenderedStatement drop = statement();
    if (!holdsData() || !blocksInserts(use)) {
      return use.plain(drop);
    }
    return SafeForm.of(
        List.of(
            new Placed(
                Stage.EXPAND,
                new DropNotNull(column.id(), Reach.HEIRS)
                    .statement()
                    .commented("new code no longer fills it; it goes later")),
            new Placed(use.stage(), drop)),
        use.stage());
  }

  private boolean blocksInserts(InUse use) {
    Column attributes = new Column(column);
    boolean filled =
        attributes.isIdentity()
            || attributes.isGenerated()
            || column.isInherited()
            || use.from().contains(attributes.defaultId());
    boolean keyed =
        use.constraintsBeside(column.id()).stream()
            .anyMatch(
                constraint ->
                    new Constraint(constraint).isPrimaryKey()
                        && constraint.dependencies().contains(column.id()));
    return attributes.isNotNull() && !filled && !keyed;
  }
}
