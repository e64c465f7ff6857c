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

  @Test
  void theFirstStepAndTheRestAreWhatAllOfThemAre() throws Exception {
    try (TestDatabase inTwo = TestDatabase.create();
        TestDatabase atOnce = TestDatabase.create();
        Connection first = inTwo.open();
        Connection second = atOnce.open()) {
      LockstepSchema.installLease(first, Bookkeeping.look(first));
      assertThat(
              inTwo.rows(
                  "SELECT tablename FROM pg_tables WHERE schemaname = 'lockstep' ORDER BY 1"))
          .containsExactly("attempt", "lease", "schema_version");
      assertThat(LockstepSchema.installed(first)).isEqualTo(1);
      LockstepSchema.upgrade(first, Bookkeeping.look(first));
      assertThat(LockstepSchema.installed(first)).as("nobody needs more").isEqualTo(1);

      LockstepSchema.complete(first);
      LockstepSchema.install(second);

      assertThat(inTwo.rows(EVERYTHING)).hasSizeGreaterThan(100).isEqualTo(atOnce.rows(EVERYTHING));
      assertThat(inTwo.rows("SELECT version FROM lockstep.schema_version ORDER BY 1"))
          .isEqualTo(atOnce.rows("SELECT version FROM lockstep.schema_version ORDER BY 1"))
          .hasSize(LockstepSchema.latest());
    }
  }

  /** Columns, constraints, indexes and views, as PostgreSQL prints them. */
  private static final String EVERYTHING =
      """
      SELECT attrelid::regclass || '.' || attname || ' ' || format_type(atttypid, atttypmod)
               || ' ' || attnotnull::text || ' ' || attidentity::text
               || coalesce((SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef
                             WHERE adrelid = attrelid AND adnum = attnum), '')
        FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
       WHERE relnamespace = 'lockstep'::regnamespace AND attnum > 0
       UNION ALL
      SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
       WHERE connamespace = 'lockstep'::regnamespace
       UNION ALL
      SELECT pg_get_indexdef(indexrelid) FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
       WHERE relnamespace = 'lockstep'::regnamespace
       UNION ALL
      SELECT pg_get_viewdef(oid) FROM pg_class
       WHERE relnamespace = 'lockstep'::regnamespace AND relkind = 'v'
       ORDER BY 1""";

  @Test
  void withoutTheFirstStepThereIsNothingToComplete() throws Exception {
    try (TestDatabase database = TestDatabase.create();
        Connection connection = database.open()) {
      LockstepSchema.complete(connection);

      assertThat(database.value("SELECT to_regnamespace('lockstep') IS NULL")).isEqualTo("t");
    }
  }

  @Test
  void whoMayLookIntoTheSchemaReadsEachTableOnceItIsThere() throws Exception {
    try (TestDatabase database = TestDatabase.create();
        Connection connection = database.open()) {
      String reader = "reader_" + database.name();
      database.execute(
          "CREATE ROLE " + reader, "ALTER DEFAULT PRIVILEGES GRANT USAGE ON SCHEMAS TO " + reader);
      try {
        LockstepSchema.installLease(connection, Bookkeeping.look(connection));
        assertThat(readable(database, reader)).containsExactly("lease", "schema_version");

        LockstepSchema.complete(connection);
        assertThat(readable(database, reader)).contains("lease", "audit", "kept", "undone");
        assertThat(readable(database, reader)).doesNotContain("backfill_quarantine", "attempt");
      } finally {
        database.execute("DROP OWNED BY " + reader, "DROP ROLE " + reader);
      }
    }
  }

  private static List<String> readable(TestDatabase database, String role) {
    return database.rows(
        "SELECT relname FROM pg_class WHERE relnamespace = 'lockstep'::regnamespace"
            + " AND relkind IN ('r', 'v') AND has_table_privilege('"
            + role
            + "', oid, 'SELECT') ORDER BY 1");
  }

  @Test
  void processesThatNeedDifferentPartsOfItDoNotGetInEachOthersWay() throws Exception {
    try (TestDatabase database = TestDatabase.create();
        ExecutorService executor = Executors.newFixedThreadPool(8)) {
      List<Future<?>> installs = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        boolean all = i % 2 == 0;
        installs.add(
            executor.submit(
                () -> {
                  try (Connection connection = database.open()) {
                    Bookkeeping books = Bookkeeping.look(connection);
                    if (all) {
                      LockstepSchema.install(connection, books);
                    } else {
                      LockstepSchema.installLease(connection, books);
                    }
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
}
