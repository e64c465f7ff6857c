// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.page.shown;

import dev.lockstep.drift.Drift;
import java.util.List;

/**
 * SQL that would resolve the drift, in both directions.
 *
 * @param verdict in a line
 * @param toSchema makes the database equal to the schema; what destroys something is a comment in
 *     it
 * @param toDatabase makes the schema equal to the database
 */
public record SchemaSqlView(
    boolean running, String verdict, String error, String toSchema, String toDatabase) {

  public static SchemaSqlView of(SchemaSql.State state) {
    Drift drift = state.drift();
    String verdict = "";
    if (drift != null && state.at() != null) {
      verdict =
          (drift.report().differences().isEmpty()
                  ? "There is no drift"
                  : Text.count(drift.report().differences().size(), "difference"))
              + ", as of "
              + Text.time(state.at())
              + (drift.toSchema().isEmpty() && !drift.report().differences().isEmpty()
                  ? ". No scratch database can be had here (LOCKSTEP_SHADOW_URL), so no SQL can be"
                      + " given."
                  : ".");
    }
    return new SchemaSqlView(
        state.running(),
        verdict,
        state.error() == null ? "" : state.error(),
        drift == null ? "" : text(drift.toSchema()),
        drift == null ? "" : text(drift.toDatabase()));
  }

  private static String text(List<String> scripts) {
    return String.join("\n", scripts).strip();
  }
}
