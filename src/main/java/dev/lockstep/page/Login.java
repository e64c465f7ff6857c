// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.page;

import dev.lockstep.event.Event;
import dev.lockstep.event.Events;
import dev.lockstep.page.session.LoginAttempts;
import dev.lockstep.page.session.Session;
import dev.lockstep.page.session.Sessions;
import dev.lockstep.page.shown.PageTemplates;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * A secret for a session. Whatever keeps it from being given, a wrong secret, none, or too many
 * tries, the answer is the same.
 */
@Singleton
class Login {
  private final Sessions sessions;
  private final LoginAttempts attempts;
  private final Assets assets;
  private final Events events;

  Login(Sessions sessions, LoginAttempts attempts, Assets assets, Events events) {
    this.sessions = sessions;
    this.attempts = attempts;
    this.assets = assets;
    this.events = events;
  }

  /**
   * Asks for the secret. A browser that follows a link of another site sends no cookie the first
   * time; it is told to ask again by itself, and then does.
   */
  Reply form(PageRequest request) {
    return page(request, false, request.fromElsewhere());
  }

  Reply enter(PageRequest request, Form form) {
    Optional<Session> session =
        attempts.allows(request.address())
            ? sessions.open(form.get("secret").strip())
            : Optional.empty();
    if (session.isEmpty()) {
      attempts.failed();
      events.emit(
          Event.warn(
                  "login-refused",
                  "a wrong secret, or too many, was given on the page by " + request.address())
              .with("address", request.address()));
      return page(request, true, false);
    }
    attempts.succeeded(request.address());
    events.emit(
        Event.info(
                "login",
                "a session was opened on the page by "
                    + request.address()
                    + (session.get().isAdmin() ? "" : ", to look only"))
            .with("address", request.address())
            .with("access", session.get().access().name().toLowerCase(java.util.Locale.ROOT)));
    return Reply.seeOther(PageRequest.ROOT)
        .header(
            "Set-Cookie",
            cookie(request, sessions.sealed(session.get()), Sessions.LIFE.toSeconds()));
  }

  Reply leave(PageRequest request) {
    return Reply.seeOther(PageRequest.ROOT).header("Set-Cookie", cookie(request, "", 0));
  }

  private Reply page(PageRequest request, boolean refused, boolean again) {
    return Reply.html(401, PageTemplates.login(assets.path(), refused, again).render());
  }

  private static String cookie(PageRequest request, String value, long seconds) {
    return PageRequest.COOKIE
        + "="
        + value
        + "; Path="
        + PageRequest.ROOT
        + "; Max-Age="
        + seconds
        + "; HttpOnly; SameSite=Strict"
        + (request.encrypted() ? "; Secure" : "");
  }
}
