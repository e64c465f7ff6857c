// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import java.util.List;
import java.util.Optional;

/**
 * {@code RESET (…)}.
 *
 * @param alter how the statement begins: {@code ALTER TABLE t }
 * @param names of the options that go
 */
public record ResetOptions(String alter, List<String> names) implements Operation {
  public ResetOptions {
    names = List.copyOf(names);
  }

  @Override
  public String sql() {
    return alter + "RESET (" + String.join(", ", names) + ")";
  }

  @Override
  public Optional<LockMode> lock() {
    return Optional.of(LockMode.SHARE_UPDATE_EXCLUSIVE);
  }
}
