// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.postgres.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.backfill.run.RunTables;
import dev.lockstep.migration.history.History;
import dev.lockstep.migration.lease.Lease;
import dev.lockstep.postgres.Transactions.Work;
import dev.lockstep.postgres.own.LockstepSchema;
import dev.lockstep.support.Intruder;
import dev.lockstep.support.TestDatabase;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What another role made beforehand is neither read nor written, by a superuser least of all. */
class ForeignBookkeepingTest {
  private final TestDatabase database = TestDatabase.create();
  private final Intruder intruder = Intruder.in(database);

  @AfterEach
  void close() {
    database.close();
    intruder.forget();
  }

  /** By every way in; nothing that the intruder wrote has run, and nothing was written. */
  private void isRefused(String... says) throws Exception {
    List<String> before = contents();
    List<Work<?>> ways =
        List.of(
            Bookkeeping::look,
            Bookkeeping::lookBeforeWriting,
            History::read,
            Lease::holder,
            RunTables::of,
            LockstepSchema::installed,
            connection -> {
              LockstepSchema.install(connection);
              return "installed";
            });
    for (Work<?> way : ways) {
      try (Connection connection = database.connections().open()) {
        assertThatThrownBy(() -> way.run(connection))
            .isInstanceOf(UntrustedBookkeepingException.class)
            .hasMessageContainingAll(says)
            .hasMessageContaining("nothing was changed");
      }
    }
    assertThat(intruder.isSuperuser()).isFalse();
    assertThat(contents()).isEqualTo(before);
  }

  private List<String> contents() {
    return database.rows(
        """
        SELECT c.oid::regclass, c.relkind,
               CASE WHEN c.relkind = 'r' THEN query_to_xml(
                 'SELECT count(*) FROM ' || c.oid::regclass, true, true, '')::text END
          FROM pg_class c
         WHERE c.relnamespace IN ('public'::regnamespace, to_regnamespace('lockstep'))
         ORDER BY 1""");
  }

  private void handOver(String... statements) {
    database.execute(statements);
  }

  @Test
  void aSchemaOfAnotherRole() throws Exception {
    intruder.execute("CREATE SCHEMA lockstep");

    isRefused(
        "schema lockstep belongs to role " + intruder.role(),
        "GRANT \"" + intruder.role() + "\" TO \"postgres\"",
        "ALTER SCHEMA … OWNER TO \"postgres\"",
        "if not, drop it");
  }

  @Test
  void tablesOfAnotherRoleThatLookAsOurs() throws Exception {
    intruder.makeLockstepsTables();
    intruder.execute(
        "CREATE TRIGGER grab BEFORE INSERT ON lockstep.lease FOR EACH ROW EXECUTE FUNCTION"
            + " den.grab()");

    isRefused("schema lockstep belongs to role " + intruder.role(), "other doubts");
  }

  @Test
  void aTableOfAnotherRoleInASchemaThatIsOurs() throws Exception {
    handOver(
        "CREATE SCHEMA lockstep", "GRANT USAGE, CREATE ON SCHEMA lockstep TO " + intruder.role());
    intruder.execute(
        "CREATE TABLE lockstep.schema_version (version int, installed_at timestamptz)");

    isRefused("table lockstep.schema_version belongs to role " + intruder.role(), "ALTER TABLE");
  }

  @Test
  void aFunctionOfAnotherRoleInASchemaThatIsOurs() throws Exception {
    handOver(
        "CREATE SCHEMA lockstep", "GRANT USAGE, CREATE ON SCHEMA lockstep TO " + intruder.role());
    intruder.execute("CREATE FUNCTION lockstep.f() RETURNS int LANGUAGE sql AS 'SELECT 1'");

    isRefused("function lockstep.f() belongs to role " + intruder.role());
  }

  @Test
  void aHistoryOfAnotherRole() throws Exception {
    intruder.makeHistory();
    intruder.execute(
        "CREATE TRIGGER grab BEFORE INSERT ON flyway_schema_history FOR EACH ROW EXECUTE FUNCTION"
            + " den.grab()");

    isRefused(
        "table public.flyway_schema_history belongs to role " + intruder.role(),
        "ALTER TABLE … OWNER TO");
  }

  @Test
  void aViewInPlaceOfTheHistory() throws Exception {
    intruder.execute("CREATE VIEW flyway_schema_history AS SELECT den.number() AS installed_rank");
    isRefused("view public.flyway_schema_history belongs to role " + intruder.role());

    // Whoever takes it over without a look has not made it safe.
    handOver("ALTER VIEW flyway_schema_history OWNER TO postgres");
    isRefused("uses function den.number()", "belongs to role " + intruder.role());
  }

  @Test
  void aViewInPlaceOfATableThatIsOurs() throws Exception {
    handOver("CREATE SCHEMA lockstep", "CREATE VIEW lockstep.lease AS SELECT 1 AS name");

    isRefused("view lockstep.lease", "in the place of a plain table");
  }

  @Test
  void aTriggerOnAHistoryThatIsOurs() throws Exception {
    handOver(
        Intruder.history("installed_on timestamp NOT NULL DEFAULT now()"),
        "GRANT TRIGGER ON flyway_schema_history TO " + intruder.role());
    intruder.execute(
        "CREATE TRIGGER grab BEFORE INSERT ON flyway_schema_history FOR EACH ROW EXECUTE FUNCTION"
            + " den.grab()");

    isRefused("trigger grab on table", "uses function den.grab()", intruder.role());
  }

  @Test
  void aDefaultThatWasTakenOver() throws Exception {
    intruder.execute(
        Intruder.history("installed_on timestamp NOT NULL DEFAULT now()"),
        "ALTER TABLE flyway_schema_history ALTER execution_time SET DEFAULT den.number()");
    handOver("ALTER TABLE flyway_schema_history OWNER TO postgres");

    isRefused("execution_time", "uses function den.number()", intruder.role());
  }

  @Test
  void anOperatorInAConstraintThatWasTakenOver() throws Exception {
    intruder.execute(
        "CREATE FUNCTION den.same(int, int) RETURNS bool LANGUAGE plpgsql AS $$BEGIN RETURN"
            + " den.allowed(); END$$",
        "CREATE OPERATOR den.== (FUNCTION = den.same, LEFTARG = int, RIGHTARG = int)",
        Intruder.history("installed_on timestamp NOT NULL DEFAULT now()"),
        "ALTER TABLE flyway_schema_history ADD CHECK (checksum OPERATOR(den.==) 1)");
    handOver("ALTER TABLE flyway_schema_history OWNER TO postgres");

    isRefused("constraint", "uses operator den.==", intruder.role());
  }

  @Test
  void aTypeWithACastOfItsOwn() throws Exception {
    intruder.execute(
        "CREATE TYPE den.stamp AS ENUM ('now')",
        "CREATE FUNCTION den.time(den.stamp) RETURNS timestamptz LANGUAGE plpgsql AS $$BEGIN"
            + " PERFORM den.number(); RETURN now(); END$$",
        "CREATE CAST (den.stamp AS timestamptz) WITH FUNCTION den.time(den.stamp) AS IMPLICIT",
        Intruder.history("installed_on den.stamp NOT NULL DEFAULT 'now'"),
        "INSERT INTO flyway_schema_history (installed_rank, description, type, script,"
            + " installed_by, execution_time, success) VALUES (1, 'x', 'SQL', 'x', 'x', 1, true)");
    isRefused("table public.flyway_schema_history belongs to role " + intruder.role());

    handOver("ALTER TABLE flyway_schema_history OWNER TO postgres");
    isRefused("column installed_on", "uses type den.stamp", intruder.role());
  }

  @Test
  void aRuleThatWasTakenOver() throws Exception {
    intruder.makeHistory();
    intruder.execute(
        "CREATE RULE \"Twice\" AS ON INSERT TO flyway_schema_history DO ALSO SELECT 1");
    handOver("ALTER TABLE flyway_schema_history OWNER TO postgres");

    isRefused("table public.flyway_schema_history has the rule Twice", "DROP RULE \"Twice\"");
  }

  @Test
  void aPolicyThatWasTakenOver() throws Exception {
    intruder.makeHistory();
    intruder.execute(
        "ALTER TABLE flyway_schema_history ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY none ON flyway_schema_history USING (false)");
    handOver("ALTER TABLE flyway_schema_history OWNER TO postgres");

    isRefused("has the row level security policy none", "DROP POLICY \"none\"");
  }

  @Test
  void aChildThatWasTakenOver() throws Exception {
    intruder.makeHistory();
    intruder.execute("CREATE TABLE more () INHERITS (flyway_schema_history)");
    handOver("ALTER TABLE flyway_schema_history OWNER TO postgres");

    isRefused("is parent or child of", "more", "NO INHERIT");
  }

  @Test
  void aPartitionedHistory() throws Exception {
    handOver(
        "CREATE TABLE flyway_schema_history (installed_rank int) PARTITION BY LIST"
            + " (installed_rank)");

    isRefused("in the place of a plain table");
  }

  /** Of a name that holds a line break, too, there is one line. */
  @Test
  void aHistoryOfARoleWhoseNameIsALie() throws Exception {
    String name = "x\nall is well " + database.name();
    handOver(
        "CREATE ROLE \"" + name + "\"",
        "GRANT CREATE ON DATABASE " + database.name() + " TO \"" + name + "\"",
        "CREATE SCHEMA lockstep AUTHORIZATION \"" + name + "\"");
    try (Connection connection = database.connections().open()) {
      assertThatThrownBy(() -> Bookkeeping.look(connection)).hasMessageNotContaining("\n");
    }
    handOver(
        "DROP SCHEMA lockstep",
        "REVOKE ALL ON DATABASE " + database.name() + " FROM \"" + name + "\"",
        "DROP ROLE \"" + name + "\"");
  }
}
