// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.trace;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something of the catalog that a statement made, changed or dropped.
 *
 * @param of the relation that it is, or that it belongs to
 * @param beforeOrNull as it was; null if it was made
 * @param afterOrNull as it is; null if it was dropped
 */
public record Altered<T>(Relation of, @Nullable T beforeOrNull, @Nullable T afterOrNull) {
  /** As it was; empty if it was made. */
  public Optional<T> before() {
    return Optional.ofNullable(beforeOrNull);
  }

  /** As it is; empty if it was dropped. */
  public Optional<T> after() {
    return Optional.ofNullable(afterOrNull);
  }

  /** Whether it was made. */
  public boolean isNew() {
    return beforeOrNull == null;
  }

  /** Whether it was dropped. */
  public boolean isGone() {
    return afterOrNull == null;
  }

  /** Whether it was there before and still is. */
  public boolean stayed() {
    return beforeOrNull != null && afterOrNull != null;
  }
}
