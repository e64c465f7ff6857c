// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.page.shown;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** Parts of the view of one backfill that are kept up to date beside how it stands. */
@CheckedTemplate(basePath = "page")
class BackfillParts {
  private BackfillParts() {}

  /** Keys and ranges that are in the way. */
  static native TemplateInstance backfillLeftOut(BackfillDetail detail);

  /** The rows of the table of its runs: not the table, which a reader may have scrolled. */
  static native TemplateInstance backfillRuns(BackfillDetail detail);
}
