// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lockstep.app.locks.TableWork;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/**
 * What a pending migration would do to a table that takes the longer, the larger it is.
 *
 * @param does {@code rewrites}, {@code changes-rows}, {@code builds-index} or {@code reads}
 * @param rows as the statistics have them; null where they are not known
 * @param bytes without indexes; null where they are not known
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
record TableWorkView(String does, String table, @Nullable Long rows, @Nullable Long bytes) {
  static TableWorkView of(TableWork work) {
    String does =
        switch (work.kind()) {
          case REWRITES -> "rewrites";
          case CHANGES_ROWS -> "changes-rows";
          case BUILDS_INDEX -> "builds-index";
          case READS -> "reads";
        };
    return work.sizeOrNull() == null
        ? new TableWorkView(does, work.table(), null, null)
        : new TableWorkView(
            does, work.table(), work.sizeOrNull().rows(), work.sizeOrNull().bytes());
  }
}
