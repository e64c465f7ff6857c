// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.page.shown;

import java.util.List;

/**
 * What is asked once before something is changed.
 *
 * @param title what will be done, to what
 * @param says what that means, in sentences
 * @param lines what it is about, one by one
 * @param label of the button that does it
 * @param style a class of the stylesheet
 * @param action where that is posted to
 * @param back where to go instead
 * @param number the name of a number that is asked for; empty if none is
 * @param value what the number is now
 */
public record Confirmation(
    String title,
    String says,
    List<String> lines,
    String label,
    String style,
    String action,
    String back,
    String number,
    String value) {
  public Confirmation {
    lines = List.copyOf(lines);
  }

  /** Before something is done to a backfill. */
  public static Confirmation of(BackfillAction action, String backfill, PageSnapshot snapshot) {
    boolean workers = action == BackfillAction.WORKERS;
    String now =
        snapshot.seen().backfills().stream()
            .filter(each -> each.name().equals(backfill) && each.newest() != null)
            .map(each -> String.valueOf(each.newest().workers()))
            .findFirst()
            .orElse("1");
    return new Confirmation(
        action.label() + ": backfill " + backfill + " on database " + snapshot.database(),
        action.says(),
        List.of(),
        action == BackfillAction.CANCEL ? "Cancel the run" : action.label(),
        action.style(),
        action.href(backfill),
        BackfillCard.href(backfill),
        workers ? "workers" : "",
        workers ? now : "");
  }

  /** Before migrations are applied. */
  public static Confirmation ofApply(PageSnapshot snapshot) {
    return new Confirmation(
        "Apply migrations on database " + snapshot.database(),
        "Applies what is pending, in order, up to the first closed gate. A lock that cannot be had"
            + " is given up after the lock timeout and tried again, so that others do not queue"
            + " behind it. A migration that fails is rolled back, and stops the run.",
        snapshot.report().migrations().pending().stream().map(Health::title).toList(),
        "Apply",
        "main",
        "/admin/migrations/apply",
        "/admin/migrations",
        "",
        "");
  }
}
