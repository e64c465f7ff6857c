// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.page;

import dev.lockstep.http.DryRuns;
import dev.lockstep.page.session.Session;
import dev.lockstep.page.session.Sessions;
import dev.lockstep.page.shown.AuditTrail;
import dev.lockstep.page.shown.BackfillAction;
import dev.lockstep.page.shown.BackfillCard;
import dev.lockstep.page.shown.BackfillDetail;
import dev.lockstep.page.shown.Confirmation;
import dev.lockstep.page.shown.DryRunShown;
import dev.lockstep.page.shown.Frame;
import dev.lockstep.page.shown.MigrationDetails;
import dev.lockstep.page.shown.MigrationsView;
import dev.lockstep.page.shown.NowView;
import dev.lockstep.page.shown.PageSnapshot;
import dev.lockstep.page.shown.PageSource;
import dev.lockstep.page.shown.PageTemplates;
import dev.lockstep.page.shown.SchemaSql;
import dev.lockstep.page.shown.SchemaSqlView;
import dev.lockstep.page.shown.SchemaView;
import dev.lockstep.postgres.WithoutRows;
import io.quarkus.qute.TemplateInstance;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Answers every GET of a session: a view, or what is asked before something is done. Blocks. */
@Singleton
class Views {
  private final PageSource source;
  private final Sessions sessions;
  private final Assets assets;
  private final DryRuns dryRuns;
  private final MigrationDetails migrations;
  private final AuditTrail audit;
  private final SchemaSql schemaSql;

  Views(
      PageSource source,
      Sessions sessions,
      Assets assets,
      DryRuns dryRuns,
      MigrationDetails migrations,
      AuditTrail audit,
      SchemaSql schemaSql) {
    this.source = source;
    this.sessions = sessions;
    this.assets = assets;
    this.dryRuns = dryRuns;
    this.migrations = migrations;
    this.audit = audit;
    this.schemaSql = schemaSql;
  }

  Reply show(PageRequest request, Session session) {
    List<String> path = request.path();
    return switch (path.size()) {
      case 0 -> now(session);
      case 1 ->
          switch (path.get(0)) {
            case "migrations" -> migrations(session);
            case "backfills" -> backfills(session);
            case "schema" -> schema(session);
            case "audit" -> audit(session);
            case "login" -> Reply.seeOther(PageRequest.ROOT);
            default -> nothing(session);
          };
      case 2 ->
          switch (path.get(0)) {
            case "migrations" -> migration(session, path.get(1));
            case "backfills" -> backfill(session, path.get(1));
            case "schema" -> schemaSql(session, path.get(1));
            default -> nothing(session);
          };
      case 3 ->
          path.get(0).equals("backfills")
              ? asked(session, path.get(1), path.get(2))
              : nothing(session);
      case 4 ->
          path.get(0).equals("backfills") && path.get(2).equals("dry-run")
              ? dryRun(session, path.get(1), path.get(3))
              : nothing(session);
      default -> nothing(session);
    };
  }

  private Reply now(Session session) {
    PageSnapshot snapshot = source.snapshotWithSessions();
    return page(
        PageTemplates.now(
            frame(session, "Now", "Now", snapshot, "now"),
            NowView.of(snapshot, session.isAdmin())));
  }

  private Reply migrations(Session session) {
    PageSnapshot snapshot = source.snapshot();
    return page(
        PageTemplates.migrations(
            frame(session, "Migrations", "Migrations", snapshot, "migrations"),
            MigrationsView.of(snapshot, session.isAdmin())));
  }

  private Reply migration(Session session, String id) {
    PageSnapshot snapshot = source.snapshot();
    if (id.equals("apply")) {
      return session.isAdmin()
          ? page(
              PageTemplates.confirm(
                  frame(session, "Apply migrations", "Migrations", snapshot, ""),
                  Confirmation.ofApply(snapshot)))
          : nothing(session);
    }
    return migrations
        .find(id, snapshot, session.isAdmin())
        .map(
            detail ->
                page(
                    PageTemplates.migration(
                        frame(session, detail.title(), "Migrations", snapshot, ""), detail)))
        .orElseGet(() -> nothing(session));
  }

  private Reply backfills(Session session) {
    PageSnapshot snapshot = source.snapshot();
    return page(
        PageTemplates.backfills(
            frame(session, "Backfills", "Backfills", snapshot, "backfills"),
            BackfillCard.all(snapshot, session.isAdmin())));
  }

  private Reply backfill(Session session, String name) {
    PageSnapshot snapshot = source.snapshot();
    Optional<BackfillCard> shown = BackfillCard.find(snapshot, name, session.isAdmin());
    Optional<BackfillDetail> detail = BackfillDetail.find(snapshot, name, session.isAdmin());
    if (shown.isEmpty() || detail.isEmpty()) {
      String problem = snapshot.report().database().problem();
      return problem == null
          ? nothing(session)
          : message(session, 503, "The database cannot be asked", problem);
    }
    return page(
        PageTemplates.backfill(
            frame(
                session,
                "Backfill " + name,
                "Backfills",
                snapshot,
                "backfills/" + shown.get().segment()),
            shown.get(),
            detail.get()));
  }

  private Reply asked(Session session, String name, String action) {
    PageSnapshot snapshot = source.snapshot();
    Optional<BackfillAction> known = BackfillAction.of(action);
    if (known.isEmpty() || !session.isAdmin() || !isThere(snapshot, name)) {
      return nothing(session);
    }
    return page(
        PageTemplates.confirm(
            frame(session, known.get().label() + " " + name, "Backfills", snapshot, ""),
            Confirmation.of(known.get(), name, snapshot)));
  }

  private static boolean isThere(PageSnapshot snapshot, String name) {
    return snapshot.seen().backfills().stream().anyMatch(each -> each.name().equals(name));
  }

  private Reply dryRun(Session session, String name, String id) {
    PageSnapshot snapshot = source.snapshot();
    Optional<DryRuns.State> state = dryRuns.find(name, id);
    if (state.isEmpty() || !session.isAdmin()) {
      return message(
          session,
          404,
          "No such dry run here",
          "The report of a dry run is kept by the replica that made it, for a while. Another"
              + " replica answered, or it is gone: press Dry run again.");
    }
    return page(
        PageTemplates.dryRun(
            frame(session, "Dry run of " + name, "Backfills", snapshot, ""),
            DryRunShown.of(name, state.get().report(), state.get().error())));
  }

  private Reply schema(Session session) {
    PageSnapshot snapshot = source.snapshot();
    return page(
        PageTemplates.schema(
            frame(session, "Schema", "Schema", snapshot, "schema"), SchemaView.of(snapshot)));
  }

  private Reply schemaSql(Session session, String wanted) {
    if (!wanted.equals("sql") || !session.isAdmin()) {
      return nothing(session);
    }
    PageSnapshot snapshot = source.snapshot();
    return page(
        PageTemplates.schemaSql(
            frame(session, "SQL that resolves the drift", "Schema", snapshot, ""),
            SchemaSqlView.of(schemaSql.state())));
  }

  private Reply audit(Session session) {
    PageSnapshot snapshot = source.snapshot();
    Frame frame = frame(session, "Audit", "Audit", snapshot, "");
    try {
      return page(PageTemplates.audit(frame, audit.newest(), ""));
    } catch (SQLException e) {
      return page(PageTemplates.audit(frame, List.of(), WithoutRows.of(e)));
    }
  }

  private Reply nothing(Session session) {
    return message(session, 404, "Nothing here", "There is no such view; the tabs lead to all.");
  }

  /** A page that only says something. */
  Reply message(Session session, int status, String title, String says) {
    Frame frame =
        new Frame(
            title,
            assets.path(),
            session.isAdmin(),
            sessions.token(session),
            "",
            Frame.tabs(""),
            "");
    return Reply.html(status, PageTemplates.message(frame, says).render());
  }

  private Frame frame(
      Session session, String title, String tab, PageSnapshot snapshot, String stream) {
    return new Frame(
        title,
        assets.path(),
        session.isAdmin(),
        sessions.token(session),
        snapshot.database(),
        Frame.tabs(tab),
        stream.isEmpty() ? "" : PageRequest.ROOT + "/events/" + stream);
  }

  private static Reply page(TemplateInstance template) {
    return Reply.html(200, template.render());
  }
}
