// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.page.session;

/** What a session may do. */
public enum Access {
  /** Look, and press: it was opened with the admin secret. */
  ADMIN("a"),
  /** Look at what the health report says, and at nothing of the user's rows. */
  READER("r");

  private final String letter;

  Access(String letter) {
    this.letter = letter;
  }

  /** As it stands in a cookie. */
  String letter() {
    return letter;
  }
}
