// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.page.shown;

import dev.lockstep.health.HealthReport;
import java.util.List;

/**
 * The live schema against the canonical one.
 *
 * @param verdict in a line
 * @param tone a class of the stylesheet
 * @param objects what differs, object by object
 * @param notes what is no drift and still to be known
 * @param missing expected tables that are not there
 * @param unexpected tables that are there and not expected
 */
public record SchemaView(
    String verdict,
    String tone,
    List<ObjectDrift> objects,
    List<String> notes,
    List<String> expected,
    List<String> missing,
    List<String> unexpected) {
  private static final List<String> VERBS =
      List.of(" is in the schema,", " is in the database,", " is not the same ");

  /** An object, and how it differs. */
  public record ObjectDrift(String object, String difference) {}

  public SchemaView {
    objects = List.copyOf(objects);
    notes = List.copyOf(notes);
    expected = List.copyOf(expected);
    missing = List.copyOf(missing);
    unexpected = List.copyOf(unexpected);
  }

  public static SchemaView of(PageSnapshot snapshot) {
    HealthReport report = snapshot.report();
    HealthReport.Drift drift = report.drift();
    boolean same = drift.differences().isEmpty();
    return new SchemaView(
        !drift.checked()
            ? "Drift was not checked: it is while migrations are pending, failed or unknown, and"
                + " where the image has no catalog.lock.json."
            : same
                ? "The live schema is the canonical one."
                : Text.count(drift.differences().size(), "difference")
                    + " between the live schema and the canonical one.",
        (!drift.checked() ? Tone.QUIET : same ? Tone.GOOD : Tone.WAITS).text(),
        drift.differences().stream().map(SchemaView::object).toList(),
        drift.notes(),
        report.tables().expected(),
        report.tables().missing(),
        report.tables().unexpected());
  }

  /** What differs, and how. */
  private static ObjectDrift object(String message) {
    for (String verb : VERBS) {
      int at = message.indexOf(verb);
      if (at > 0) {
        return new ObjectDrift(message.substring(0, at), message.substring(at + 1));
      }
    }
    return new ObjectDrift(message, "");
  }
}
