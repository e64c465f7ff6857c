// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.page.session;

import java.time.Instant;

/**
 * One session.
 *
 * @param expires when it ends by itself
 * @param id tells it from others; no secret
 */
public record Session(Access access, Instant expires, String id) {
  /** Whether its holder may change something. */
  public boolean isAdmin() {
    return access == Access.ADMIN;
  }

  /** What is signed. */
  String text() {
    return access.letter() + "." + expires.getEpochSecond() + "." + id;
  }
}
