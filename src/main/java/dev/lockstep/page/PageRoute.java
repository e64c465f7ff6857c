// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.page;

import dev.lockstep.app.settings.Settings;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;

/**
 * Opens {@code /admin}, where there is to be a page: else there is nothing at all. All behind it is
 * made when somebody first comes, so that a start does not wait for it.
 */
@ApplicationScoped
class PageRoute {
  private final Settings settings;
  private final Instance<PageDoor> door;

  PageRoute(Settings settings, Instance<PageDoor> door) {
    this.settings = settings;
    this.door = door;
  }

  void open(@Observes Router router) {
    if (settings.page() && settings.adminSecret().isPresent()) {
      router.route(PageRequest.ROOT).handler(call -> door.get().enter(call));
      router.route(PageRequest.ROOT + "/*").handler(call -> door.get().enter(call));
    }
  }
}
