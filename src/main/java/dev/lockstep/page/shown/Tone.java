// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.page.shown;

/** How a state is coloured, beside being said in words; its text is a class of the stylesheet. */
enum Tone {
  GOOD("good"),
  BUSY("busy"),
  WAITS("waits"),
  BAD("bad"),
  QUIET("quiet");

  private final String text;

  Tone(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }
}
