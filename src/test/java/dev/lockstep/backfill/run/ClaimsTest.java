// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.postgres.own.LockstepSchema;
import dev.lockstep.support.TestDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ClaimsTest {
  private static final Duration LEASE = Duration.ofMillis(300);

  @Test
  void aProcessThatIsFrozenInTheMiddleOfAClaimKeepsNobodyFromTheRun() throws Exception {
    try (TestDatabase database = TestDatabase.create();
        ExecutorService executor = Executors.newSingleThreadExecutor();
        Connection frozen = database.open();
        Connection other = database.open()) {
      LockstepSchema.install(other);
      // Where it fails, it is to end.
      other.createStatement().execute("SET lock_timeout = '20s'");
      database.execute(
          """
          INSERT INTO lockstep.backfill_run
                 (name, checksum, state, triggered_by, table_name, key_columns,
                  workers, batch_rows, target_ms)
          VALUES ('increment', 'x', 'running', 'test', 'counters', '{id}', 1, 50, 200)""",
          """
          INSERT INTO lockstep.backfill_range (run_id, no, lo, hi, "cursor", batch_rows)
          SELECT id, 1, '{0}', '{9}', '{0}', 50 FROM lockstep.backfill_run""");
      CountDownLatch locked = new CountDownLatch(1);
      CountDownLatch thawed = new CountDownLatch(1);
      Connection stopping =
          stoppingBefore("UPDATE lockstep.backfill_range", frozen, locked, thawed);
      Future<?> first = executor.submit(() -> new Claims("frozen", LEASE).claim(stopping, 1));
      locked.await();

      Claim claim = new Claims("other", LEASE).claim(other, 1);

      assertThat(claim).isNotNull();
      assertThat(claim.epoch()).isEqualTo(1);
      thawed.countDown();
      assertThatThrownBy(first::get).hasMessageContaining("terminating connection");
    }
  }

  /** {@code connection}, whose user is frozen when it is about to prepare {@code sql}. */
  private static Connection stoppingBefore(
      String sql, Connection connection, CountDownLatch stopped, CountDownLatch thawed) {
    return (Connection)
        Proxy.newProxyInstance(
            ClaimsTest.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("prepareStatement")
                  && ((String) arguments[0]).startsWith(sql)) {
                stopped.countDown();
                thawed.await();
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
