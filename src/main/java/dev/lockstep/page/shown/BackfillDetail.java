// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.page.shown;

import dev.lockstep.backfill.BackfillStatus;
import dev.lockstep.backfill.run.Run;
import java.util.List;
import java.util.Optional;

/**
 * What is kept of one backfill, beside how it stands.
 *
 * @param runs the newest first
 * @param leftOut keys that a batch of that one row failed on
 * @param ranges ranges of keys whose last attempt failed
 * @param hidden what is not shown to those who may only look, in words; empty if nothing is hidden
 */
public record BackfillDetail(
    List<RunLine> runs, List<LeftOut> leftOut, List<LeftOut> ranges, String more, String hidden) {
  /** How many are shown; the command line lists all. */
  private static final int MOST = 100;

  /** One run. */
  public record RunLine(
      String id,
      String state,
      String began,
      String worked,
      String scanned,
      String changed,
      String leftOut,
      String by) {}

  /** A key or a range of keys, and the error. */
  public record LeftOut(String key, String error) {}

  public BackfillDetail {
    runs = List.copyOf(runs);
    leftOut = List.copyOf(leftOut);
    ranges = List.copyOf(ranges);
  }

  /** That of the backfill of this name; empty where there is none. */
  public static Optional<BackfillDetail> find(PageSnapshot snapshot, String name, boolean admin) {
    return snapshot.seen().backfills().stream()
        .filter(each -> each.name().equals(name))
        .map(each -> of(each, snapshot.history().of(each), admin))
        .findFirst();
  }

  private static BackfillDetail of(BackfillStatus status, List<Run> history, boolean admin) {
    List<RunLine> runs = history.stream().map(BackfillDetail::line).toList();
    int errors = status.quarantined().size() + status.troubles().size();
    if (!admin) {
      return new BackfillDetail(
          runs,
          List.of(),
          List.of(),
          "",
          errors == 0
              ? ""
              : "Keys and errors hold what is in the rows: only a session with the admin secret"
                  + " shows them.");
    }
    long all = status.run().map(run -> run.counts().quarantined()).orElse(0L);
    long shown = Math.min(MOST, status.quarantined().size());
    return new BackfillDetail(
        runs,
        status.quarantined().stream()
            .limit(MOST)
            .map(each -> new LeftOut(each.key().toString(), each.error()))
            .toList(),
        status.troubles().stream()
            .limit(MOST)
            .map(
                each ->
                    new LeftOut(
                        "above " + each.after() + ", up to " + each.upTo(),
                        (each.failed() ? "" : "is tried again: ") + each.error()))
            .toList(),
        all > shown
            ? "The first "
                + Text.number(shown)
                + " of "
                + Text.number(all)
                + " keys; lockstep.backfill_quarantine has all."
            : "",
        "");
  }

  private static RunLine line(Run run) {
    return new RunLine(
        String.valueOf(run.id()),
        run.state().text(),
        Text.time(run.createdAt()),
        Text.duration(run.worked()),
        Text.number(run.counts().scanned()),
        Text.number(run.counts().changed()),
        Text.number(run.counts().quarantined()),
        run.triggeredBy());
  }
}
