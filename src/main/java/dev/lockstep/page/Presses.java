// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.page;

import dev.lockstep.backfill.api.BackfillException;
import dev.lockstep.backfill.definition.DefinitionException;
import dev.lockstep.http.DryRuns;
import dev.lockstep.page.session.Session;
import dev.lockstep.page.shown.BackfillAction;
import dev.lockstep.page.shown.SchemaSql;
import dev.lockstep.postgres.WithoutRows;
import dev.lockstep.serve.Requests;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Does what a button asks for, once it was asked back and said yes. Blocks. */
@Singleton
class Presses {
  private final Requests requests;
  private final DryRuns dryRuns;
  private final SchemaSql schemaSql;
  private final Views views;

  Presses(Requests requests, DryRuns dryRuns, SchemaSql schemaSql, Views views) {
    this.requests = requests;
    this.dryRuns = dryRuns;
    this.schemaSql = schemaSql;
    this.views = views;
  }

  Reply press(PageRequest request, Session session, Form form) {
    String actor = "page " + request.address();
    if (request.path().equals(List.of("migrations", "apply"))) {
      return requests.apply(actor)
          ? Reply.seeOther(PageRequest.ROOT + "/migrations")
          : refused(session, "Migrations are being applied already; see how they go.");
    }
    if (request.path().equals(List.of("schema", "sql"))) {
      schemaSql.start();
      return Reply.seeOther(PageRequest.ROOT + "/schema/sql");
    }
    Optional<BackfillAction> action =
        request.path().size() == 3 && request.at(0).equals("backfills")
            ? BackfillAction.of(request.at(2))
            : Optional.empty();
    if (action.isEmpty()) {
      return views.message(session, 404, "Nothing here", "There is no such button.");
    }
    try {
      return Reply.seeOther(done(action.get(), request.at(1), actor, form));
    } catch (BackfillException | DefinitionException e) {
      return refused(session, String.valueOf(e.getMessage()));
    } catch (SQLException e) {
      return views.message(
          session, 503, "The database did not take it", WithoutRows.of(e) + ". Try again.");
    }
  }

  /** Where it can be seen. */
  private String done(BackfillAction action, String name, String actor, Form form)
      throws SQLException {
    switch (action) {
      case RUN, RETRY -> {
        long unused = requests.run(name, actor);
      }
      case PAUSE -> requests.pause(name, actor);
      case RESUME -> requests.resume(name, actor);
      case CANCEL -> requests.cancel(name, actor);
      case WORKERS -> requests.changeWorkers(name, workers(form), actor);
      case DRY_RUN -> {
        return action.href(name) + "/" + dryRuns.start(name);
      }
    }
    return BackfillAction.place(name);
  }

  private static int workers(Form form) {
    String given = form.get("workers").strip();
    if (!given.matches("\\d{1,3}")) {
      throw new BackfillException("that is no number of workers: give 1 to 64");
    }
    return Integer.parseInt(given);
  }

  private Reply refused(Session session, String why) {
    return views.message(session, 409, "Not now", why);
  }
}
