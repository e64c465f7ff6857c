// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.postgres.LockMode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code VALIDATE CONSTRAINT}: reads all rows, beside those who read and write. */
public record ValidateConstraint(CatalogObject constraint) implements Operation {
  @Override
  public String sql() {
    return AddConstraint.alter(constraint)
        + "VALIDATE CONSTRAINT "
        + SqlNames.name(constraint.id().part());
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of(Hazard.NEEDS_DATA);
  }

  /** Not in one transaction with what locks out others: it may read for hours. */
  @Override
  public SafeForm safely(InUse use) {
    RenderedStatement statement = statement().blocking(blocking(use));
    return SafeForm.of(
        List.of(new Placed(Stage.VALIDATE.atLeast(use.stage()), statement)), use.stage());
  }

  @Override
  public Optional<Lock> lock() {
    return Lock.on(constraint.id(), LockMode.SHARE_UPDATE_EXCLUSIVE);
  }
}
