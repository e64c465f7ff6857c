// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill;

import dev.lockstep.support.PgBouncer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A few kills where every transaction may get another server connection. */
class KillBehindPgBouncerTest extends KillContract {
  private @Nullable PgBouncer bouncer;

  @Override
  String url(BackfillHarness harness) {
    synchronized (this) {
      if (bouncer == null) {
        bouncer = PgBouncer.before(harness.database);
      }
      return bouncer.jdbcUrl();
    }
  }

  @BeforeEach
  void present() {
    PgBouncer.require();
  }

  @AfterEach
  void stop() {
    if (bouncer != null) {
      bouncer.close();
    }
  }

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
