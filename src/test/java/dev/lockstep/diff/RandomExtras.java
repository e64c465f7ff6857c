// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff;

import java.util.ArrayList;
import java.util.List;

/** What reaches over tables in a {@link RandomSchema}, and what belongs to the whole database. */
final class RandomExtras {
  private final Dice dice;
  private final List<RandomTable> tables;
  private final boolean hasCounter;
  private final int moods;
  private final List<String> statements = new ArrayList<>();

  /**
   * @param hasCounter whether there is the sequence {@code counter}
   * @param moods how many labels {@code mood} has
   */
  RandomExtras(Dice dice, List<RandomTable> tables, boolean hasCounter, int moods) {
    this.dice = dice;
    this.tables = tables;
    this.hasCounter = hasCounter;
    this.moods = moods;
  }

  List<String> create() {
    if (hasCounter) {
      counter();
    }
    routines();
    triggers();
    texts();
    if (dice.chance(20)) {
      eventTrigger();
    }
    if (dice.chance(8)) {
      add("CREATE EXTENSION citext");
      add("ALTER TABLE %s ADD folded citext", table().name());
    }
    return statements;
  }

  private RandomTable table() {
    return dice.any(tables);
  }

  private void add(String sql, Object... values) {
    statements.add(sql.formatted(values));
  }

  private void counter() {
    RandomTable table = table();
    if (dice.chance(30)) {
      add("ALTER TABLE %s ADD drawn bigint DEFAULT nextval('counter')", table.name());
      if (dice.chance(40)) {
        add("ALTER SEQUENCE counter OWNED BY %s.drawn", table.name());
      }
    }
    if (dice.chance(15)) {
      add("GRANT USAGE ON SEQUENCE counter TO pg_monitor");
    }
  }

  private void routines() {
    RandomTable table = table();
    if (dice.chance(20)) {
      add(
          "CREATE FUNCTION of_row(r %s) RETURNS bigint %s LANGUAGE sql AS 'SELECT 1::bigint + %d'",
          table.name(), dice.any("STABLE", "VOLATILE"), dice.below(2));
      if (dice.chance(50)) {
        add("CREATE VIEW rows AS SELECT of_row(x) AS r FROM %s x", table.name());
      }
    }
    if (dice.chance(20)) {
      add(
          "CREATE FUNCTION largest() RETURNS bigint LANGUAGE sql RETURN (SELECT max(id)%s"
              + " FROM %s)",
          dice.maybe(50, " + 1"), table.name());
    }
    if (dice.chance(15)) {
      add("CREATE VIEW doubled AS SELECT twice(id::integer) AS d FROM %s", table.name());
    }
    if (dice.chance(15)) {
      add(
          "ALTER TABLE %s ADD CONSTRAINT lucky CHECK (twice(%d) > 0)",
          table.name(), 1 + dice.below(2));
    }
    if (dice.chance(15) && tables.size() > 1) {
      add(
          "CREATE %sVIEW joined AS SELECT a.id, b.id AS other FROM %s a JOIN %s b ON a.id = b.id",
          dice.maybe(30, "MATERIALIZED "), tables.get(0).name(), tables.get(1).name());
    }
  }

  private void triggers() {
    RandomTable table = table();
    if (dice.chance(15)) {
      add("CREATE FUNCTION fe() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'");
      add(
          "CREATE TRIGGER after_all AFTER INSERT ON %s%s FOR EACH STATEMENT EXECUTE FUNCTION fe()",
          table.name(), dice.maybe(50, " REFERENCING NEW TABLE AS fresh"));
      if (dice.chance(50)) {
        add(
            "CREATE CONSTRAINT TRIGGER late AFTER UPDATE ON %s%s FOR EACH ROW EXECUTE FUNCTION"
                + " fe()",
            table.name(), dice.maybe(50, " DEFERRABLE INITIALLY DEFERRED"));
      }
      if (dice.chance(30)) {
        add(
            "ALTER TABLE %s %s TRIGGER after_all",
            table.name(), dice.any("DISABLE", "ENABLE ALWAYS"));
      }
    }
  }

  private void texts() {
    if (dice.chance(15)) {
      add("COMMENT ON TYPE mood IS 'Has %d'", moods);
    }
    if (dice.chance(15)) {
      add("COMMENT ON FUNCTION twice(integer) IS 'Doubles %d'", dice.below(2));
    }
    if (dice.chance(10)) {
      add("GRANT EXECUTE ON FUNCTION twice(integer) TO pg_monitor");
    }
    if (dice.chance(10)) {
      add("REVOKE EXECUTE ON FUNCTION twice(integer) FROM PUBLIC");
    }
    if (dice.chance(10)) {
      add("GRANT USAGE ON TYPE pair TO pg_monitor");
    }
    if (dice.chance(10)) {
      add("COMMENT ON DOMAIN email IS 'Mail'");
    }
  }

  private void eventTrigger() {
    add(
        "CREATE FUNCTION watch() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN %sEND'",
        dice.maybe(50, "NULL; "));
    add(
        "CREATE EVENT TRIGGER watcher ON ddl_command_%s%s EXECUTE FUNCTION watch()",
        dice.any("end", "start"), dice.maybe(50, " WHEN TAG IN ('CREATE TABLE')"));
    if (dice.chance(20)) {
      add("ALTER EVENT TRIGGER watcher DISABLE");
    }
  }
}
