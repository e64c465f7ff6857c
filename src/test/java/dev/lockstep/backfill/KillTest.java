// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill;

/** A few kills, in every build. */
class KillTest extends KillContract {
  @Override
  int processes() {
    return 2;
  }

  @Override
  int killsOfEach() {
    return 2;
  }

  @Override
  int rows() {
    return 12_000;
  }
}
