package dev.lockstep.view;

import dev.lockstep.backfill.BackfillStatus;
import dev.lockstep.backfill.run.Quarantined;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One backfill, for people and as JSON. */
@RegisterForReflection
public record BackfillView(
    String name,
    String state,
    @Nullable Long remaining,
    @Nullable RunView run,
    List<Left> quarantined,
    List<String> problems) {
  /** A key that was left out, and why. */
  @RegisterForReflection
  public record Left(String key, String error) {}

  public static BackfillView of(BackfillStatus status) {
    return new BackfillView(
        status.name(),
        status.state(),
        status.remaining(),
        status.run().map(RunView::of).orElse(null),
        status.quarantined().stream().map(BackfillView::left).toList(),
        status.problems().stream().map(Object::toString).toList());
  }

  private static Left left(Quarantined quarantined) {
    return new Left(quarantined.key().toString(), quarantined.error());
  }

  public String line() {
    return name + ": " + state + (remaining == null ? "" : ", remaining " + remaining);
  }

  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(run == null ? line() : run.line());
    if (state.equals(BackfillStatus.INVALID)) {
      lines.set(0, line());
    }
    problems.forEach(problem -> lines.add("  " + problem));
    quarantined.forEach(left -> lines.add("  left out: " + left.key() + ": " + left.error()));
    return lines;
  }
}
