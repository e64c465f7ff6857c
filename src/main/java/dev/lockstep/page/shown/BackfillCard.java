// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.page.shown;

import dev.lockstep.backfill.BackfillStatus;
import dev.lockstep.backfill.run.Run;
import dev.lockstep.backfill.run.RunState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One backfill, as it stands.
 *
 * @param tone a class of the stylesheet
 * @param bar how far it is; null where there is no run
 * @param heldBack what holds it back now; empty if nothing does
 * @param note what the state alone does not say; may be empty
 * @param error why it failed; may be empty
 * @param chart how fast it went of late; null until that is known
 * @param buttons what may be done to it; none for those who may only look
 */
public record BackfillCard(
    String name,
    String href,
    String state,
    String tone,
    @Nullable Bar bar,
    List<Fact> facts,
    String heldBack,
    String note,
    String error,
    List<String> problems,
    @Nullable Chart chart,
    List<Button> buttons) {
  /** How far a run is: in hundredths, and in words. */
  public record Bar(int percent, String rows, String pace) {}

  public BackfillCard {
    facts = List.copyOf(facts);
    problems = List.copyOf(problems);
    buttons = List.copyOf(buttons);
  }

  static String href(String name) {
    return "/admin/backfills/" + Text.segment(name);
  }

  /** Every backfill. */
  public static List<BackfillCard> all(PageSnapshot snapshot, boolean admin) {
    return snapshot.seen().backfills().stream().map(each -> of(each, snapshot, admin)).toList();
  }

  /** The one of this name. */
  public static Optional<BackfillCard> find(PageSnapshot snapshot, String name, boolean admin) {
    return snapshot.seen().backfills().stream()
        .filter(each -> each.name().equals(name))
        .map(each -> of(each, snapshot, admin))
        .findFirst();
  }

  static BackfillCard of(BackfillStatus status, PageSnapshot snapshot, boolean admin) {
    Run run = status.newest();
    return new BackfillCard(
        status.name(),
        href(status.name()),
        status.state(),
        tone(status),
        run == null ? null : bar(run),
        facts(status),
        run == null || run.throttleReason() == null ? "" : run.throttleReason(),
        status.note() == null ? "" : status.note(),
        error(run, admin),
        status.problems().stream().map(Object::toString).toList(),
        run == null ? null : Chart.of(snapshot.pace().of(run)),
        admin
            ? BackfillAction.of(status).stream().map(each -> each.button(status.name())).toList()
            : List.of());
  }

  /** Its name as a part of a path. */
  public String segment() {
    return Text.segment(name);
  }

  /** Whether somebody works on it, or is to: it belongs to what goes on now. */
  static boolean isActive(BackfillStatus status) {
    return status.newest() != null && status.newest().state().active();
  }

  private static String tone(BackfillStatus status) {
    Run run = status.newest();
    if (status.state().equals(BackfillStatus.INVALID)) {
      return Tone.BAD.text();
    }
    if (run == null) {
      return Tone.QUIET.text();
    }
    if (status.state().equals(BackfillStatus.CHANGED)) {
      return Tone.WAITS.text();
    }
    Tone tone =
        switch (run.state()) {
          case PENDING, RUNNING, VERIFYING -> Tone.BUSY;
          case PAUSED -> Tone.WAITS;
          case FAILED -> Tone.BAD;
          case COMPLETE -> Tone.GOOD;
          case CANCELLED -> Tone.QUIET;
        };
    return tone.text();
  }

  private static Bar bar(Run run) {
    long scanned = run.counts().scanned();
    long all = Math.max(1, Math.max(run.estimatedRows(), scanned));
    boolean complete = run.state() == RunState.COMPLETE;
    // Complete is only what was counted to be: until then the last hundredth is not there.
    int percent = complete ? 100 : (int) Math.min(99, 100 * scanned / all);
    String rows =
        complete
            ? Text.count(scanned, "row") + " looked at"
            : run.to() == null
                ? "its rows are being counted"
                : Text.number(scanned) + " of about " + Text.count(all, "row");
    return new Bar(percent, rows, run.state() == RunState.RUNNING ? pace(run) : "");
  }

  private static String pace(Run run) {
    OptionalLong rate = run.currentRate();
    if (rate.isEmpty()) {
      return "";
    }
    return Text.number(rate.getAsLong())
        + " rows/s"
        + run.timeLeft().map(left -> ", about " + Text.duration(left) + " left").orElse("");
  }

  private static List<Fact> facts(BackfillStatus status) {
    List<Fact> facts = new ArrayList<>();
    Run run = status.newest();
    if (status.remaining() != null) {
      facts.add(
          new Fact(
              "Remaining",
              (run != null && run.leftIsEstimate() ? "about " : "")
                  + Text.number(status.remaining())));
    }
    if (run == null) {
      return facts;
    }
    facts.add(new Fact("Changed", Text.number(run.counts().changed())));
    facts.add(new Fact("Worked", Text.duration(run.worked())));
    if (run.state().active()) {
      facts.add(
          new Fact(
              "Workers",
              run.activeWorkers()
                  + " of "
                  + run.workers()
                  + (run.allowedWorkers() < run.workers()
                      ? " (" + run.allowedWorkers() + " while the server is loaded)"
                      : "")));
    }
    if (run.counts().retries() > 0) {
      facts.add(new Fact("Batches tried again", Text.number(run.counts().retries())));
    }
    if (run.counts().quarantined() > 0) {
      facts.add(new Fact("Keys left out", Text.number(run.counts().quarantined())));
    }
    facts.add(new Fact("Asked for by", run.triggeredBy()));
    return facts;
  }

  private static String error(@Nullable Run run, boolean admin) {
    if (run == null || run.error() == null) {
      return "";
    }
    return admin ? run.error() : run.reason();
  }
}
