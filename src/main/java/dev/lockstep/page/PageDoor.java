// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.page;

import dev.lockstep.app.settings.Settings;
import dev.lockstep.page.live.LiveStreams;
import dev.lockstep.page.live.Workers;
import dev.lockstep.page.session.Session;
import dev.lockstep.page.session.Sessions;
import dev.lockstep.page.shown.PageTemplates;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Takes every request to the page: nothing but the assets and the way to log in is there for those
 * who have no session, and what changes something needs the admin secret's session and its token.
 * What waits or renders is done by {@link Workers}, never by the event loop.
 */
@Singleton
class PageDoor {
  private static final Logger LOG = Logger.getLogger("dev.lockstep.page");

  private static final int MOST_OF_A_FORM = 16 * 1024;

  private final Sessions sessions;
  private final Login login;
  private final Views views;
  private final Presses presses;
  private final Assets assets;
  private final LiveStreams streams;
  private final Workers workers;
  private final boolean trustedProxy;

  PageDoor(
      Sessions sessions,
      Login login,
      Views views,
      Presses presses,
      Assets assets,
      LiveStreams streams,
      Workers workers,
      Settings settings) {
    this.sessions = sessions;
    this.login = login;
    this.views = views;
    this.presses = presses;
    this.assets = assets;
    this.streams = streams;
    this.workers = workers;
    this.trustedProxy = settings.trustedProxy();
  }

  void enter(RoutingContext call) {
    HttpServerRequest raw = call.request();
    PageRequest request;
    try {
      request = PageRequest.of(raw, trustedProxy);
    } catch (IllegalArgumentException e) {
      Reply.empty(400).send(call.response());
      return;
    }
    if (request.at(0).equals("assets") && request.reads() && request.path().size() == 3) {
      assets.find(request.at(1), request.at(2)).orElse(Reply.empty(404)).send(call.response());
      return;
    }
    Optional<Session> session = sessions.opened(request.cookie());
    if (request.method().equals("POST")) {
      read(call, form -> post(request, session, form));
    } else if (!request.reads()) {
      Reply.empty(405).header("Allow", "GET, HEAD, POST").send(call.response());
    } else if (session.isEmpty()) {
      answer(call, () -> login.form(request));
    } else if (request.at(0).equals("events") && request.method().equals("GET")) {
      streams.open(call, session.get(), request.path().subList(1, request.path().size()));
    } else {
      answer(call, () -> views.show(request, session.get()));
    }
  }

  private Reply post(PageRequest request, Optional<Session> session, Form form) {
    if (request.at(0).equals("login") && request.path().size() == 1) {
      return login.enter(request, form);
    }
    if (session.isEmpty()) {
      return login.form(request);
    }
    if (!sessions.isToken(session.get(), form.get("token"))) {
      return views.message(
          session.get(),
          403,
          "That form is out of date",
          "Nothing was changed. It was made for another session, or did not come from this page."
              + " Go back, reload, and press again.");
    }
    if (request.at(0).equals("logout") && request.path().size() == 1) {
      return login.leave(request);
    }
    if (!session.get().isAdmin()) {
      return views.message(
          session.get(),
          403,
          "This session may only look",
          "Nothing was changed. Log out, and log in with the admin secret to press buttons.");
    }
    return presses.press(request, session.get(), form);
  }

  private interface Posted {
    Reply answer(Form form);
  }

  private void read(RoutingContext call, Posted posted) {
    String type = call.request().getHeader("Content-Type");
    if (!Form.isType(type == null ? "" : type)) {
      Reply.empty(415).send(call.response());
      return;
    }
    HttpServerRequest request = call.request();
    Buffer body = Buffer.buffer();
    request.handler(
        part -> {
          if (body.length() + part.length() > MOST_OF_A_FORM) {
            request.handler(rest -> {}).endHandler(end -> {});
            Reply.empty(413).header("Connection", "close").send(call.response());
          } else {
            body.appendBuffer(part);
          }
        });
    request.endHandler(end -> answer(call, () -> posted.answer(Form.read(body.getBytes()))));
    request.exceptionHandler(gone -> {});
    // Quarkus holds a body back until a handler is ready for it.
    request.resume();
  }

  private void answer(RoutingContext call, Supplier<Reply> work) {
    Context context = call.vertx().getOrCreateContext();
    HttpServerResponse response = call.response();
    boolean taken =
        workers.take(
            () -> {
              Reply reply;
              try {
                reply = work.get();
              } catch (RuntimeException | Error e) {
                LOG.error("the page failed", e);
                reply = Reply.html(500, PageTemplates.failed().render());
              }
              Reply made = reply;
              context.runOnContext(now -> made.send(response));
            });
    if (!taken) {
      Reply.empty(503).header("Retry-After", "2").send(response);
    }
  }
}
