// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Extension;
import dev.lockstep.postgres.LockMode;
import dev.lockstep.sql.Identifiers;
import java.util.Optional;

/** {@code COMMENT ON}. */
public record CommentOn(CatalogObject object) implements Operation {
  @Override
  public String sql() {
    String own = new Extension(object).ownComment();
    String comment = object.comment().isEmpty() ? own : object.comment();
    return "COMMENT ON "
        + SqlNames.target(object)
        + " IS "
        + (comment.isEmpty() ? "NULL" : Identifiers.literal(comment).strip());
  }

  @Override
  public Optional<Lock> lock() {
    return switch (object.kind()) {
      case TABLE, COLUMN, VIEW, MATERIALIZED_VIEW, SEQUENCE ->
          Lock.on(object.id(), LockMode.SHARE_UPDATE_EXCLUSIVE);
      default -> Optional.empty();
    };
  }
}
