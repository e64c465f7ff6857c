// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill;

import org.junit.jupiter.api.Tag;

/** A hundred kills over three processes; takes minutes. */
@Tag("long")
class ManyKillsTest extends KillContract {
  @Override
  int processes() {
    return 3;
  }

  @Override
  int killsOfEach() {
    return 34;
  }

  @Override
  int rows() {
    return 200_000;
  }
}
