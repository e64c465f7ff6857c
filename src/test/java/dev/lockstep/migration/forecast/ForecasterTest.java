// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.postgres.LockMode;
import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.StatementSplitter;
import dev.lockstep.support.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forecast against the locks that PostgreSQL takes when the same statement runs. */
class ForecasterTest {
  private static final String SCHEMA =
      """
      CREATE TABLE parent (id int PRIMARY KEY, v int, t text);
      CREATE TABLE child (id int PRIMARY KEY, parent_id int REFERENCES parent, n int, CONSTRAINT n_pos CHECK (n > 0) NOT VALID);
      ALTER TABLE child ADD CONSTRAINT fk2 FOREIGN KEY (n) REFERENCES parent NOT VALID;
      CREATE INDEX child_n ON child (n);
      CREATE TABLE other (id int PRIMARY KEY, x int);
      CREATE UNIQUE INDEX other_x ON other (x);
      CREATE TABLE part (id int NOT NULL, k int) PARTITION BY LIST (k);
      CREATE TABLE part_1 PARTITION OF part FOR VALUES IN (1);
      CREATE TABLE part_2 PARTITION OF part FOR VALUES IN (2);
      CREATE TABLE part_d PARTITION OF part DEFAULT;
      CREATE INDEX part_id ON part (id);
      CREATE TABLE loose (id int NOT NULL, k int);
      CREATE TABLE inh (id int); CREATE TABLE inh_c (z int) INHERITS (inh);
      CREATE VIEW pv AS SELECT id, v FROM parent;
      CREATE VIEW pv2 AS SELECT id FROM pv;
      CREATE MATERIALIZED VIEW mv AS SELECT id, v FROM parent; CREATE UNIQUE INDEX mv_id ON mv (id);
      CREATE SEQUENCE sq OWNED BY other.x;
      CREATE TYPE color AS ENUM ('r','g');
      CREATE TYPE comp AS (a int);
      CREATE DOMAIN dom AS int;
      CREATE TABLE typed (id int, c color, d dom, co comp);
      CREATE FUNCTION trg() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
      CREATE TRIGGER tr BEFORE INSERT ON other FOR EACH ROW EXECUTE FUNCTION trg();
      CREATE RULE ru AS ON INSERT TO loose DO ALSO SELECT 1;
      CREATE POLICY po ON other USING (true);
      CREATE STATISTICS st ON id, x FROM other;
      CREATE SCHEMA s; CREATE TABLE s.q (id int PRIMARY KEY); CREATE TABLE qr (id int REFERENCES s.q);
      CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
      CREATE TABLE "Mixed Case" (id int PRIMARY KEY);
      CREATE TABLE kept (v int REFERENCES other, k int) PARTITION BY LIST (k);
      CREATE INDEX kept_v ON kept (v);
      CREATE TABLE kept_1 PARTITION OF kept FOR VALUES IN (1);
      CREATE TABLE kept_2 (v int, k int);
      INSERT INTO parent VALUES (1, 1, 'one'), (2, 2, 'two');
      INSERT INTO other VALUES (1, 1), (2, 2);
      INSERT INTO child VALUES (9, 1, 2);
      INSERT INTO part VALUES (1, 1), (2, 2), (3, 4);
      CREATE TABLE keyed (id int PRIMARY KEY) PARTITION BY LIST (id);
      CREATE TABLE keyed_1 PARTITION OF keyed FOR VALUES IN (1);
      CREATE TABLE refp (k int REFERENCES keyed);
      CREATE TABLE of_comp OF comp;
      """;

  /** What the session holds on tables and views that were there before, strong enough to matter. */
  private static final String HELD =
      """
      SELECT DISTINCT b.name, l.mode FROM pg_locks l JOIN before b ON b.oid = l.relation
       WHERE l.pid = pg_backend_pid() AND l.granted
         AND l.mode NOT IN ('AccessShareLock', 'RowShareLock')
       ORDER BY 1, 2""";

  private static TestDatabase database;

  @BeforeAll
  static void create() {
    database = TestDatabase.create();
    database.execute(
        """
        DO $$ BEGIN
          IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'lockstep_other') THEN
            CREATE ROLE lockstep_other;
          END IF;
        END $$""",
        SCHEMA,
        """
        CREATE TABLE before AS
        SELECT oid, oid::regclass::text AS name FROM pg_class
         WHERE relkind IN ('r', 'p', 'v', 'm', 'f') AND relnamespace::regnamespace::text IN ('public', 's')""");
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  private static LockMode mode(String held) {
    return LockMode.valueOf(
        held.replaceAll("Lock$", "")
            .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
            .toUpperCase(Locale.ROOT));
  }

  private static Forecast forecast(Connection connection, String sql) throws SQLException {
    Forecaster forecaster = new Forecaster(connection);
    Forecast forecast = new Forecast();
    for (SqlStatement statement : StatementSplitter.split(sql)) {
      forecaster.add(statement, forecast);
    }
    return forecast;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE parent ADD COLUMN w int",
        "ALTER TABLE child ADD FOREIGN KEY (n) REFERENCES other (id)",
        "ALTER TABLE child ADD FOREIGN KEY (n) REFERENCES other (id) NOT VALID",
        "ALTER TABLE child ADD COLUMN o int REFERENCES other",
        "ALTER TABLE child ADD CONSTRAINT x CHECK (n > 0)",
        "ALTER TABLE child VALIDATE CONSTRAINT n_pos",
        "ALTER TABLE child VALIDATE CONSTRAINT fk2",
        "ALTER TABLE child DROP CONSTRAINT fk2",
        "ALTER TABLE child DROP COLUMN parent_id",
        "ALTER TABLE parent DROP COLUMN id CASCADE",
        "ALTER TABLE parent DROP CONSTRAINT parent_pkey CASCADE",
        "ALTER TABLE child ALTER COLUMN parent_id TYPE bigint",
        "ALTER TABLE parent ALTER COLUMN t SET STATISTICS 100",
        "ALTER TABLE parent ALTER COLUMN t SET (n_distinct = 5)",
        "ALTER TABLE parent SET (fillfactor = 70)",
        "ALTER TABLE parent SET (autovacuum_enabled = false)",
        "ALTER TABLE parent CLUSTER ON parent_pkey",
        "ALTER TABLE other DISABLE TRIGGER tr",
        "ALTER TABLE other ENABLE TRIGGER ALL",
        "ALTER TABLE loose DISABLE RULE ru",
        "ALTER TABLE other ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE parent ALTER COLUMN t SET STORAGE plain",
        "ALTER TABLE parent REPLICA IDENTITY FULL",
        "ALTER TABLE parent RENAME TO parent_x",
        "ALTER TABLE parent RENAME COLUMN v TO vv",
        "ALTER TABLE parent OWNER TO lockstep_other",
        "ALTER TABLE parent SET SCHEMA s",
        "ALTER TABLE part ADD COLUMN w int",
        "ALTER TABLE part ATTACH PARTITION loose FOR VALUES IN (3)",
        "ALTER TABLE part DETACH PARTITION part_1",
        "ALTER TABLE part_1 ADD CHECK (id > 0)",
        "ALTER TABLE loose INHERIT inh",
        "ALTER TABLE inh_c NO INHERIT inh",
        "ALTER TABLE inh ADD COLUMN y int",
        "ALTER TABLE other ADD CONSTRAINT ux UNIQUE USING INDEX other_x",
        "ALTER TABLE ONLY inh ADD CHECK (id > 0) NO INHERIT",
        "ALTER INDEX child_n RENAME TO child_nn",
        "ALTER INDEX child_n SET (fillfactor = 70)",
        "ALTER SEQUENCE sq RESTART",
        "ALTER VIEW pv RENAME TO pvv",
        "ALTER VIEW pv ALTER COLUMN v SET DEFAULT 1",
        "ALTER MATERIALIZED VIEW mv RENAME TO mvv",
        "ALTER TYPE color RENAME TO colour",
        "ALTER TYPE comp ADD ATTRIBUTE b int CASCADE",
        "ALTER DOMAIN dom ADD CHECK (VALUE > 0)",
        "ALTER DOMAIN dom SET NOT NULL",
        "ALTER TRIGGER tr ON other RENAME TO trx",
        "ALTER POLICY po ON other USING (false)",
        "ALTER STATISTICS st SET STATISTICS 50",
        "ALTER SCHEMA s RENAME TO ss",
        "ALTER FUNCTION f() RENAME TO ff",
        "ALTER RULE ru ON loose RENAME TO rux",
        "CREATE TABLE new (id int, p int REFERENCES parent)",
        "CREATE TABLE new (id int, p int, FOREIGN KEY (p) REFERENCES parent)",
        "CREATE TABLE new PARTITION OF part FOR VALUES IN (9)",
        "CREATE TABLE new (LIKE parent INCLUDING ALL)",
        "CREATE TABLE new () INHERITS (inh)",
        "CREATE TABLE new AS SELECT * FROM parent",
        "CREATE INDEX ON child (n)",
        "CREATE INDEX ON part (k)",
        "CREATE INDEX ON ONLY part (k)",
        "CREATE TRIGGER t2 BEFORE INSERT ON child FOR EACH ROW EXECUTE FUNCTION trg()",
        "CREATE TRIGGER t2 AFTER INSERT ON part FOR EACH ROW EXECUTE FUNCTION trg()",
        "CREATE CONSTRAINT TRIGGER t2 AFTER INSERT ON child FROM parent FOR EACH ROW EXECUTE FUNCTION trg()",
        "CREATE OR REPLACE TRIGGER tr BEFORE INSERT ON other FOR EACH ROW EXECUTE FUNCTION trg()",
        "CREATE RULE r2 AS ON INSERT TO child DO ALSO SELECT 1",
        "CREATE POLICY p2 ON child USING (true)",
        "CREATE VIEW v2 AS SELECT * FROM parent",
        "CREATE OR REPLACE VIEW pv AS SELECT id, v FROM parent",
        "CREATE MATERIALIZED VIEW m2 AS SELECT * FROM parent",
        "CREATE STATISTICS s2 ON id, n FROM child",
        "CREATE SEQUENCE s3 OWNED BY parent.v",
        "CREATE FUNCTION g() RETURNS int LANGUAGE sql AS 'SELECT id FROM parent'",
        "COMMENT ON TABLE child IS 'x'",
        "COMMENT ON COLUMN child.n IS 'x'",
        "COMMENT ON INDEX child_n IS 'x'",
        "COMMENT ON CONSTRAINT n_pos ON child IS 'x'",
        "COMMENT ON TRIGGER tr ON other IS 'x'",
        "GRANT SELECT ON child TO lockstep_other",
        "REVOKE ALL ON child FROM lockstep_other",
        "DROP TABLE child",
        "DROP TABLE parent CASCADE",
        "DROP TABLE part",
        "DROP TABLE part_1",
        "DROP TABLE inh CASCADE",
        "DROP TABLE inh_c",
        "DROP TABLE IF EXISTS loose, inh_c",
        "DROP INDEX child_n",
        "DROP INDEX part_id",
        "DROP VIEW pv2",
        "DROP VIEW pv CASCADE",
        "DROP MATERIALIZED VIEW mv",
        "DROP SEQUENCE sq",
        "DROP TYPE color CASCADE",
        "DROP DOMAIN dom CASCADE",
        "DROP TRIGGER tr ON other",
        "DROP RULE ru ON loose",
        "DROP POLICY po ON other",
        "DROP SCHEMA s CASCADE",
        "DROP STATISTICS st",
        "TRUNCATE loose",
        "TRUNCATE parent CASCADE",
        "TRUNCATE part",
        "TRUNCATE TABLE loose, typed RESTART IDENTITY",
        "TRUNCATE ONLY inh",
        "LOCK TABLE parent",
        "LOCK TABLE parent IN SHARE MODE",
        "LOCK part IN ROW EXCLUSIVE MODE",
        "REINDEX TABLE child",
        "REINDEX INDEX child_n",
        "REINDEX TABLE part_1",
        "REFRESH MATERIALIZED VIEW mv",
        "REFRESH MATERIALIZED VIEW CONCURRENTLY mv",
        "ANALYZE child",
        "ANALYZE part",
        "INSERT INTO child (id) VALUES (1)",
        "INSERT INTO child (id, parent_id) SELECT id, NULL FROM parent",
        "WITH x AS (INSERT INTO other (id) VALUES (5) RETURNING id) INSERT INTO parent (id) SELECT id FROM x",
        "UPDATE parent SET v = 1",
        "UPDATE ONLY inh SET id = 1",
        "UPDATE part SET id = 1",
        "DELETE FROM parent USING other WHERE parent.id = other.id AND v = 99",
        "DELETE FROM inh",
        "MERGE INTO parent p USING other o ON p.id = o.id WHEN MATCHED THEN UPDATE SET v = 1",
        "SELECT nextval('sq')",
        "ALTER TABLE child ALTER CONSTRAINT child_parent_id_fkey DEFERRABLE",
        "ALTER TABLE other DROP COLUMN x",
        "ALTER TABLE part DROP COLUMN id",
        "CREATE TABLE new PARTITION OF kept FOR VALUES IN (9)",
        "ALTER TABLE kept ATTACH PARTITION kept_2 FOR VALUES IN (2)",
        "ALTER TABLE kept DETACH PARTITION kept_1",
        "DROP TABLE kept_1",
        "ALTER TABLE kept ADD FOREIGN KEY (k) REFERENCES other",
        "ALTER TABLE ONLY public.\"Mixed Case\" ADD \"Other Id\" int REFERENCES public.parent (id)",
        "CREATE TABLE new (a int, b int, c int, d int, e int, f int, g int, h int, i int CHECK (i IN (1, 2, 3)), j int REFERENCES s.q (id) ON DELETE CASCADE)",
        "DROP INDEX kept_v",
        "ALTER DOMAIN dom DROP NOT NULL",
        "DROP TABLE refp",
        "DROP TABLE keyed CASCADE",
        "ALTER TABLE refp ADD FOREIGN KEY (k) REFERENCES keyed",
        "ALTER TABLE keyed DETACH PARTITION keyed_1",
        "CREATE TABLE new PARTITION OF keyed FOR VALUES IN (9)",
        "TRUNCATE keyed CASCADE",
        "UPDATE ONLY part SET id = 2"
      })
  void holdsEveryLockThatPostgresTakes(String sql) throws SQLException {
    try (Connection connection = database.open();
        Statement statement = connection.createStatement()) {
      Forecast forecast = forecast(connection, sql);
      connection.setAutoCommit(false);
      statement.execute(sql);
      List<String> missing = new ArrayList<>();
      List<String> held = new ArrayList<>();
      try (ResultSet results = statement.executeQuery(HELD)) {
        while (results.next()) {
          String relation = results.getString(1);
          LockMode mode = mode(results.getString(2));
          held.add(relation);
          if (forecast.locks().stream()
              .noneMatch(lock -> lock.relation().equals(relation) && lock.mode().covers(mode))) {
            missing.add(mode.label() + " on " + relation);
          }
        }
      }
      connection.rollback();

      assertThat(forecast.unknown()).isEmpty();
      assertThat(missing).as("forecast was %s", forecast.locks()).isEmpty();
      // Nor is anybody warned of a table that is left alone.
      assertThat(held)
          .as("held")
          .containsAll(
              forecast.locks().stream()
                  .map(LockForecast::relation)
                  .filter(ForecasterTest::isTable)
                  .toList());
    }
  }

  private static boolean isTable(String relation) {
    return database
        .value("SELECT EXISTS (SELECT FROM before WHERE name = '" + relation + "')")
        .equals("t");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DO $$ BEGIN PERFORM 1; END $$|DO block in line 1",
        "CALL p()|CALL in line 1",
        "SELECT refresh_all()|SELECT that calls refresh_all in line 1",
        "CREATE EXTENSION pg_stat_statements|CREATE EXTENSION in line 1",
        "DROP FUNCTION trg() CASCADE|DROP FUNCTION … CASCADE in line 1",
        "REASSIGN OWNED BY a TO b|REASSIGN in line 1",
        "VACUUM|VACUUM of every table in line 1",
        "ALTER TABLE ${schema}.a ADD b int|ALTER in line 1",
        "DROP TABLE other_database.public.a|DROP in line 1",
      })
  void whatCannotBeToldIsSaid(String sql, String unknown) throws SQLException {
    try (Connection connection = database.open()) {
      assertThat(forecast(connection, sql).unknown()).containsExactly(unknown);
    }
  }

  @Test
  void nobodyWaitsForWhatIsMadeByTheWayAndARenamedTableIsKnown() throws SQLException {
    try (Connection connection = database.open()) {
      Forecast forecast =
          forecast(
              connection,
              """
              CREATE TABLE fresh (id int PRIMARY KEY);
              ALTER TABLE fresh ADD name text;
              CREATE INDEX ON fresh (name);
              ALTER TABLE loose RENAME TO tight;
              CREATE INDEX CONCURRENTLY ON parent (v);
              CREATE INDEX ON tight (k);
              """);

      assertThat(forecast.locks())
          .extracting(LockForecast::text)
          .containsExactly(
              "ACCESS EXCLUSIVE on loose (blocks reads and writes)",
              "SHARE UPDATE EXCLUSIVE on parent (blocks other schema changes only)");
    }
  }
}
