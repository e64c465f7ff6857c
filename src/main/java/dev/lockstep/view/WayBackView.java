// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lockstep.migration.undo.UndoabilityReport;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/**
 * How one version can be undone.
 *
 * @param possible whether an undo may take it
 * @param how lossless, lossy, unlabelled, irreversible, or no reverse
 * @param reason what its author says of that
 * @param snapshot the id of the one that has the data of before
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
public record WayBackView(
    String version, boolean possible, String how, String reason, @Nullable String snapshot) {
  /** That of a version. */
  public static WayBackView of(UndoabilityReport.Of each) {
    return new WayBackView(
        each.row().version().orElseThrow().toString(),
        each.way().isOpen(),
        each.way().how().text(),
        each.way().reason(),
        each.snapshot().orElse(null));
  }

  /** {@code 20260301120000 lossy: every artist goes with the table}. */
  public String text() {
    return version
        + " "
        + how
        + (reason.isEmpty() ? "" : ": " + reason)
        + (snapshot == null ? "" : "; snapshot " + snapshot);
  }
}
