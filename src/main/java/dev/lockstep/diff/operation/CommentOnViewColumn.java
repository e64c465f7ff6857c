// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.ObjectId;
import dev.lockstep.postgres.LockMode;
import java.util.Optional;

/**
 * {@code COMMENT ON COLUMN} of a view.
 *
 * @param columnAndText {@code column IS 'text'}
 */
public record CommentOnViewColumn(ObjectId view, String columnAndText) implements Operation {
  @Override
  public String sql() {
    return "COMMENT ON COLUMN " + SqlText.qualified(view) + "." + columnAndText;
  }

  @Override
  public Optional<Lock> lock() {
    return Lock.on(view, LockMode.SHARE_UPDATE_EXCLUSIVE);
  }
}
