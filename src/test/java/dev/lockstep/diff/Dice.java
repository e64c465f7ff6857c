// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff;

import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Chance, the same for the same seed. */
final class Dice {
  private final Random random;

  Dice(long seed) {
    this.random = new Random(seed);
  }

  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  String any(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /** The text, with this likelihood; else nothing. */
  String maybe(int percent, String text) {
    return chance(percent) ? text : "";
  }

  void shuffle(List<?> list) {
    Collections.shuffle(list, random);
  }
}
