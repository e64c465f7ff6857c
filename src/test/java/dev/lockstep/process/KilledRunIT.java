// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.support.ChildProcess;
import dev.lockstep.support.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} at random moments of a run. {@code -Dlockstep.test.kills=50} makes it longer,
 * {@code -Dlockstep.test.seed=…} repeats one.
 */
class KilledRunIT {
  @TempDir Path folder;

  @Test
  void theRunAfterAKillEndsWhereAnUndisturbedOneDoes() {
    int kills = Integer.getInteger("lockstep.test.kills", 5);
    long seed = Long.getLong("lockstep.test.seed", System.nanoTime());
    System.out.println(
        "KilledRunIT: -Dlockstep.test.kills=" + kills + " -Dlockstep.test.seed=" + seed);
    Random random = new Random(seed);

    long began = System.nanoTime();
    List<String> expected;
    List<String> expectedHistory;
    try (Scene undisturbed = scene()) {
      undisturbed.migrate().exited(0);
      undisturbed.isClean();
      expected = catalog(undisturbed.database);
      expectedHistory = undisturbed.history();
    }
    long wholeMillis = (System.nanoTime() - began) / 1_000_000;

    int hit = 0;
    for (int kill = 1; kill <= kills; kill++) {
      try (Scene scene = scene()) {
        Duration moment = Duration.ofMillis(random.nextLong(wholeMillis / 5, wholeMillis + 1));
        try (ChildProcess process = scene.start("migrate")) {
          hit += process.endsWithin(moment) ? 0 : 1;
          process.kill().await();
        }
        String where = "kill " + kill + " after " + moment + ", seed " + seed;

        scene.migrate().exited(0);

        assertThat(scene.history()).as(where).containsExactlyElementsOf(expectedHistory);
        assertThat(catalog(scene.database)).as(where).containsExactlyElementsOf(expected);
        scene.isClean();
      }
    }
    assertThat(hit).as("kills that met a running process, seed " + seed).isPositive();
  }

  private Scene scene() {
    return new Scene(folder)
        .with(
            "V1__tables.sql",
            """
            CREATE TABLE item (id bigint PRIMARY KEY, code text NOT NULL, at date NOT NULL);
            CREATE TABLE log (id bigint NOT NULL, at date NOT NULL) PARTITION BY RANGE (at);
            CREATE TABLE log_2024 PARTITION OF log FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
            CREATE TABLE log_2025 PARTITION OF log FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
            """)
        .with(
            "V2__rows.sql",
            """
            INSERT INTO item SELECT g, md5(g::text), date '2025-01-01' + (g % 300)::int
              FROM generate_series(1, 50000) g;
            INSERT INTO log SELECT g, date '2025-01-01' + (g % 300)::int
              FROM generate_series(1, 20000) g;
            """)
        .with("V3__code.sql", "CREATE UNIQUE INDEX CONCURRENTLY item_code ON item (code);")
        .with("V4__name.sql", "ALTER TABLE item ADD name text NOT NULL DEFAULT 'none';")
        .with("V5__at.sql", "CREATE INDEX CONCURRENTLY IF NOT EXISTS item_at ON item (at, code);")
        .with("V6__unnamed.sql", "CREATE INDEX CONCURRENTLY ON item (lower(code));")
        .with("V7__re.sql", "REINDEX INDEX CONCURRENTLY item_code;")
        .with("V8__re_table.sql", "REINDEX TABLE CONCURRENTLY item;")
        .with("V9__detach.sql", "ALTER TABLE log DETACH PARTITION log_2025 CONCURRENTLY;")
        .with("V10__drop.sql", "DROP INDEX CONCURRENTLY item_at;")
        .with(
            "V11__mixed.sql",
            """
            ALTER TABLE item ADD weight int;
            UPDATE item SET weight = 1 WHERE id <= 5000;
            CREATE INDEX CONCURRENTLY item_weight ON item (weight, code);
            ALTER TABLE item ALTER weight SET DEFAULT 7;
            DROP INDEX CONCURRENTLY IF EXISTS item_lower_idx;
            INSERT INTO log SELECT g, '2024-05-05' FROM generate_series(1, 10) g;
            """)
        .with("V11__mixed.sql.conf", "executeInTransaction=false\n")
        .with("V12__view.sql", "CREATE VIEW light AS SELECT id, weight FROM item;")
        .with("R__names.sql", "CREATE OR REPLACE VIEW names AS SELECT id, name FROM item;");
  }

  /** Every object as PostgreSQL prints it, and what is in the tables. */
  private static List<String> catalog(TestDatabase database) {
    return database.rows(
        """
        SELECT * FROM (
          SELECT 'relation ' || c.oid::regclass || ' ' || c.relkind::text || ' ' || c.relispartition
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
           WHERE n.nspname IN ('public', 'lockstep')
          UNION ALL
          SELECT 'column ' || a.attrelid::regclass || '.' || a.attname || ' '
                 || format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull || ' '
                 || coalesce(pg_get_expr(d.adbin, d.adrelid), '')
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
            JOIN pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
           WHERE n.nspname IN ('public', 'lockstep') AND a.attnum > 0 AND NOT a.attisdropped
          UNION ALL
          SELECT 'index ' || pg_get_indexdef(i.indexrelid) || ' ' || i.indisvalid || i.indisready
            FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
            JOIN pg_namespace n ON n.oid = c.relnamespace
           WHERE n.nspname IN ('public', 'lockstep')
          UNION ALL
          SELECT 'toast index ' || i.indrelid::regclass::text || i.indisvalid FROM pg_index i
            JOIN pg_class c ON c.oid = i.indexrelid AND c.relname LIKE '%\\_cc%' ESCAPE '\\'
          UNION ALL
          SELECT 'constraint ' || conrelid::regclass || ' ' || conname || ' '
                 || pg_get_constraintdef(oid) || convalidated
            FROM pg_constraint WHERE conrelid <> 0 AND contype <> 'n'
          UNION ALL
          SELECT 'inherits ' || inhrelid::regclass || inhparent::regclass || inhdetachpending
            FROM pg_inherits
          UNION ALL
          SELECT 'rows of item ' || count(*) || ' ' || sum(id) || ' ' || sum(weight) FROM item
          UNION ALL
          SELECT 'rows of log ' || count(*) FROM log
          UNION ALL
          SELECT 'rows of log_2025 ' || count(*) FROM log_2025) all_of_it (line)
        ORDER BY line COLLATE "C"
        """);
  }
}
