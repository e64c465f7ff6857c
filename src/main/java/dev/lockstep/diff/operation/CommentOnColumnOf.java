// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.ObjectId;
import dev.lockstep.postgres.LockMode;
import java.util.Optional;

/**
 * {@code COMMENT ON COLUMN} of what has columns that are no objects of their own: a view or a
 * composite type.
 *
 * @param columnAndText {@code column IS 'text'}
 */
public record CommentOnColumnOf(ObjectId relation, String columnAndText) implements Operation {
  @Override
  public String sql() {
    return "COMMENT ON COLUMN " + SqlNames.qualified(relation) + "." + columnAndText;
  }

  @Override
  public Optional<Lock> lock() {
    return Lock.on(relation, LockMode.SHARE_UPDATE_EXCLUSIVE);
  }
}
