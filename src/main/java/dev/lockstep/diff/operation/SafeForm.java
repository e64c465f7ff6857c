// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import java.util.List;

/**
 * The lock-safe form of an operation.
 *
 * @param first its statements
 * @param rest the earliest stage for the operations that follow in the same step
 * @param last statements that come when those are done
 * @param backfills data that must be moved before its later stages
 */
public record SafeForm(
    List<Placed> first, Stage rest, List<Placed> last, List<BackfillNeed> backfills) {
  public SafeForm {
    first = List.copyOf(first);
    last = List.copyOf(last);
    backfills = List.copyOf(backfills);
  }

  static SafeForm of(List<Placed> statements, Stage rest) {
    return new SafeForm(statements, rest, List.of(), List.of());
  }
}
