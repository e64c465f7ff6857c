// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.postgres.own;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.postgres.trust.Bookkeeping;
import dev.lockstep.support.TestDatabase;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class LockstepSchemaTest {
  @Test
  void isMadeOnceHoweverManyMakeItAtTheSameTime() throws Exception {
    try (TestDatabase database = TestDatabase.create();
        ExecutorService executor = Executors.newFixedThreadPool(8)) {
      List<Future<?>> installs = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        installs.add(
            executor.submit(
                () -> {
                  try (Connection connection = database.open()) {
                    LockstepSchema.install(connection);
                  }
                  return null;
                }));
      }
      for (Future<?> install : installs) {
        install.get();
      }
      assertThat(database.rows("SELECT version FROM lockstep.schema_version ORDER BY 1"))
          .hasSize(LockstepSchema.latest());
    }
  }

  @Test
  void isZeroWhereNothingIsInstalled() throws Exception {
    try (TestDatabase database = TestDatabase.create();
        Connection connection = database.open()) {
      assertThat(LockstepSchema.installed(connection)).isZero();

      LockstepSchema.upgrade(connection, Bookkeeping.look(connection));
      assertThat(LockstepSchema.installed(connection)).isZero();
    }
  }
}
