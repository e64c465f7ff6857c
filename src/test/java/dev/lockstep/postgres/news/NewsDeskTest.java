// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.postgres.news;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.postgres.own.LockstepSchema;
import dev.lockstep.postgres.trust.Bookkeeping;
import dev.lockstep.support.TestDatabase;
import java.sql.Connection;
import org.junit.jupiter.api.Test;

class NewsDeskTest {
  @Test
  void newsHasAPlaceWhereOnlyPlainMigrationsHaveRun() throws Exception {
    try (TestDatabase database = TestDatabase.create();
        Connection connection = database.open()) {
      LockstepSchema.installLease(connection, Bookkeeping.look(connection));
      assertThat(NewsDesk.isOpen(connection)).isFalse();

      assertThat(NewsDesk.open(connection)).isTrue();

      assertThat(NewsDesk.appears(connection, "drift", "found")).isTrue();
    }
  }

  @Test
  void aDatabaseThatLockstepNeverMigratedIsLeftAlone() throws Exception {
    try (TestDatabase database = TestDatabase.create();
        Connection connection = database.open()) {
      assertThat(NewsDesk.open(connection)).isFalse();

      assertThat(database.value("SELECT to_regnamespace('lockstep') IS NULL")).isEqualTo("t");
    }
  }
}
