// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.page.shown;

import dev.lockstep.health.HealthReport;
import dev.lockstep.migration.lease.Blockers.Blocker;
import dev.lockstep.migration.lease.Lease;
import dev.lockstep.migration.lease.WaitingSessions.Waiting;
import dev.lockstep.serve.BootState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What goes on now, for whoever was just woken.
 *
 * @param run what the migrations are doing; null if nothing that is worth a line
 * @param waiting sessions of ours that wait for a lock
 * @param backfills that are under way, or failed
 */
public record NowView(
    Health health,
    List<Button> buttons,
    @Nullable Run run,
    List<Wait> waiting,
    List<BackfillCard> backfills,
    List<Fact> facts,
    List<String> replicas) {
  /** What the migrations of this process are doing. */
  public record Run(String title, String tone, String detail) {}

  /** A session that waits, and those that it waits for. */
  public record Wait(String title, List<Session> blockers) {
    public Wait {
      blockers = List.copyOf(blockers);
    }
  }

  /** A session that is in the way. */
  public record Session(
      String pid, String user, String application, String state, String open, String query) {}

  public NowView {
    buttons = List.copyOf(buttons);
    waiting = List.copyOf(waiting);
    backfills = List.copyOf(backfills);
    facts = List.copyOf(facts);
    replicas = List.copyOf(replicas);
  }

  public static NowView of(PageSnapshot snapshot, boolean admin) {
    return new NowView(
        Health.of(snapshot),
        admin ? apply(snapshot) : List.of(),
        run(snapshot),
        snapshot.sessions().waiting().stream()
            .map(waiting -> wait(waiting, snapshot, admin))
            .toList(),
        snapshot.seen().backfills().stream()
            .filter(each -> BackfillCard.isActive(each) || each.state().equals("failed"))
            .map(each -> BackfillCard.of(each, snapshot, admin))
            .toList(),
        facts(snapshot),
        snapshot.sessions().replicas().stream()
            .map(each -> each.address() + " since " + Text.time(each.since()))
            .toList());
  }

  /** The button that applies what is pending, where that can be. */
  static List<Button> apply(PageSnapshot snapshot) {
    boolean something =
        switch (snapshot.report().status()) {
          case PENDING, FAILED -> !(snapshot.run() instanceof BootState.Running);
          case UNREACHABLE, INCOMPLETE, GATED, DRIFTED, HEALTHY -> false;
        };
    return something
        ? List.of(new Button("apply", "Apply migrations", "/admin/migrations/apply", "main"))
        : List.of();
  }

  private static @Nullable Run run(PageSnapshot snapshot) {
    return switch (snapshot.run()) {
      case BootState.Running running ->
          new Run(
              running.migration() == null ? "Migrations run" : "Applying " + running.migration(),
              Tone.BUSY.text(),
              running.phase().name().toLowerCase(Locale.ROOT).replace('_', ' ')
                  + " for "
                  + Text.since(
                      running.migrationSince() == null ? running.since() : running.migrationSince(),
                      snapshot.now()));
      case BootState.Waiting waiting ->
          new Run(
              "Migrations wait",
              Tone.WAITS.text(),
              waiting.problem() + "; tried " + Text.count(waiting.attempts(), "time"));
      case BootState.Failed failed ->
          new Run(
              "The last run failed at " + Text.time(failed.since()),
              Tone.BAD.text(),
              snapshot.report().migrations().problems().contains(failed.message())
                  ? ""
                  : failed.message());
      case BootState.Undone undone ->
          new Run("Undone at " + Text.time(undone.since()), Tone.GOOD.text(), undone.message());
      case BootState.NotUndone not ->
          new Run("Not undone at " + Text.time(not.since()), Tone.BAD.text(), not.message());
      case BootState.Gated gated -> null;
      case BootState.Done done -> null;
      case BootState.Idle idle ->
          idle.due() ? new Run("Migrations are about to begin", Tone.BUSY.text(), "") : null;
    };
  }

  private static Wait wait(Waiting waiting, PageSnapshot snapshot, boolean admin) {
    return new Wait(
        waiting.application()
            + " (pid "
            + waiting.pid()
            + ") has waited for a lock for "
            + Text.since(waiting.since(), snapshot.now()),
        waiting.blockers().stream().map(each -> session(each, admin)).toList());
  }

  /** A query may quote rows, which not everybody may see. */
  private static Session session(Blocker blocker, boolean admin) {
    return new Session(
        String.valueOf(blocker.pid()),
        blocker.user(),
        blocker.application(),
        blocker.state(),
        Text.duration(blocker.age()),
        !admin
            ? "(the admin secret shows it)"
            : blocker.query().isEmpty() ? "(not visible to this role)" : blocker.query());
  }

  private static List<Fact> facts(PageSnapshot snapshot) {
    HealthReport report = snapshot.report();
    List<Fact> facts = new ArrayList<>();
    HealthReport.DatabaseHealth database = report.database();
    if (database.reachable()) {
      facts.add(
          new Fact(
              "Database",
              database.name()
                  + ", PostgreSQL "
                  + database.server()
                  + (Boolean.TRUE.equals(database.readOnly()) ? ", read-only" : "")));
    }
    HealthReport.LatestApplied latest = report.migrations().latestApplied();
    facts.add(
        new Fact(
            "Applied",
            Text.count(report.migrations().applied(), "migration")
                + (latest == null
                    ? ""
                    : ", newest " + latest.version() + " " + latest.description())));
    facts.add(
        new Fact(
            "Runner",
            snapshot
                .seen()
                .lease()
                .map(Lease.Holder::text)
                .orElse("nobody applies migrations now")));
    facts.add(
        new Fact(
            "Drift",
            !report.drift().checked()
                ? "not checked"
                : report.drift().differences().isEmpty()
                    ? "none"
                    : Text.count(report.drift().differences().size(), "difference")));
    if (report.kept() != null) {
      facts.add(
          new Fact(
              "Kept copies",
              report.kept().copies()
                  + ", the next expires at "
                  + Text.time(report.kept().nextExpiry())));
    }
    return facts;
  }
}
