// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.view;

import dev.lockstep.backfill.BackfillStatus;
import dev.lockstep.backfill.run.FailedKey;
import dev.lockstep.backfill.run.FailedRange;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One backfill, for people and as JSON. */
@RegisterForReflection
public record BackfillView(
    String name,
    String state,
    @Nullable Long remaining,
    @Nullable String note,
    @Nullable RunView run,
    List<Left> quarantined,
    List<Range> troubles,
    List<String> problems) {
  private static final int FIRST_KEYS = 3;

  /** A key that was left out, and why. */
  @RegisterForReflection
  public record Left(String key, String error) {}

  /** A range of keys whose last attempt failed; given up, or tried again. */
  @RegisterForReflection
  public record Range(String after, String upTo, boolean failed, long retries, String error) {
    String line() {
      return (failed ? "  failed: " : "  tried again: ")
          + "keys above "
          + after
          + ", up to "
          + upTo
          + ": "
          + error;
    }
  }

  public static BackfillView of(BackfillStatus status) {
    return new BackfillView(
        status.name(),
        status.state(),
        status.remaining(),
        status.note(),
        status.run().map(RunView::of).orElse(null),
        status.quarantined().stream().map(BackfillView::left).toList(),
        status.troubles().stream().map(BackfillView::range).toList(),
        status.problems().stream().map(Object::toString).toList());
  }

  private static Range range(FailedRange trouble) {
    return new Range(
        trouble.after().toString(),
        trouble.upTo().toString(),
        trouble.failed(),
        trouble.retries(),
        trouble.error());
  }

  private static Left left(FailedKey quarantined) {
    return new Left(quarantined.key().toString(), quarantined.error());
  }

  public String line() {
    boolean estimated = run != null && run.remainingEstimated();
    return name
        + ": "
        + state
        + (remaining == null ? "" : ", remaining " + (estimated ? "about " : "") + remaining)
        + (note == null ? "" : "; " + note);
  }

  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(run == null ? line() : run.line());
    if (state.equals(BackfillStatus.INVALID)) {
      lines.set(0, line());
    }
    problems.forEach(problem -> lines.add("  " + problem));
    if (note != null && run != null && run.error() == null) {
      lines.add("  " + note);
    }
    lines.addAll(details());
    return lines;
  }

  /** A line for each key and range that is in the way. */
  public List<String> details() {
    List<String> lines = new ArrayList<>();
    troubles.forEach(range -> lines.add(range.line()));
    if (!quarantined.isEmpty()) {
      lines.add("  left out: " + leftOut());
    }
    return lines;
  }

  /** How many there are in all: the list has an end, and they have none. */
  public long countOfQuarantined() {
    return Math.max(quarantined.size(), run == null ? 0 : run.quarantined());
  }

  private String leftOut() {
    Left first = quarantined.getFirst();
    if (countOfQuarantined() == 1) {
      return first.key() + ": " + first.error();
    }
    return countOfQuarantined()
        + " keys ("
        + quarantined.stream()
            .limit(FIRST_KEYS)
            .map(Left::key)
            .collect(Collectors.joining(", ", "", countOfQuarantined() > FIRST_KEYS ? ", …" : ""))
        + "), the first: "
        + first.error()
        + "; 'lockstep backfill quarantined "
        + name
        + "' lists them";
  }
}
