// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff;

import java.util.ArrayList;
import java.util.List;

/**
 * A small schema made by chance from few names, so that two of them have much in common: a list of
 * statements in an order that works. Any of them can be left out; what then breaks breaks visibly.
 */
final class RandomSchema {
  private final Dice dice;
  private final List<String> statements = new ArrayList<>();
  private final List<RandomTable> tables = new ArrayList<>();
  private boolean hasCounter;
  private int moods;

  private RandomSchema(long seed) {
    this.dice = new Dice(seed);
  }

  static RandomSchema of(long seed) {
    RandomSchema schema = new RandomSchema(seed);
    schema.build();
    return schema;
  }

  List<String> statements() {
    return statements;
  }

  /** The tables by the numbers under which other random schemas have the same. */
  List<RandomTable> tables() {
    return tables;
  }

  private void add(String sql, Object... values) {
    statements.add(sql.formatted(values));
  }

  private void build() {
    types();
    routines();
    int count = 1 + dice.below(3);
    for (int number = 0; number < count; number++) {
      RandomTable table = new RandomTable(number, dice);
      tables.add(table);
      statements.addAll(table.create());
    }
    for (RandomTable table : tables) {
      statements.addAll(table.around(tables));
    }
    statements.addAll(new RandomFamilies(dice).create());
    views();
    statements.addAll(new RandomExtras(dice, tables, hasCounter, moods).create());
    if (dice.chance(15) && tables.get(0).isLogged()) {
      add("CREATE PUBLICATION pub FOR TABLE %s", tables.get(0).name());
    }
    if (dice.chance(15)) {
      add(
          "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT %s ON TABLES TO pg_monitor",
          dice.any("SELECT", "INSERT", "SELECT, DELETE"));
    }
  }

  private void types() {
    List<String> labels = new ArrayList<>(List.of("'b'", "'c'", "'d'"));
    if (dice.chance(30)) {
      dice.shuffle(labels);
    }
    List<String> some = new ArrayList<>(labels.subList(0, 1 + dice.below(3)));
    some.add(dice.chance(80) ? 0 : dice.below(some.size() + 1), "'a'");
    moods = some.size();
    add("CREATE TYPE mood AS ENUM (%s)", String.join(", ", some));
    add("CREATE COLLATION plain (PROVIDER = libc, LOCALE = '%s')", dice.chance(80) ? "C" : "POSIX");
    add("CREATE DOMAIN feeling AS mood%s", dice.maybe(40, " CHECK (VALUE <> 'a')"));
    add(
        "CREATE DOMAIN email AS %s%s%s",
        dice.chance(80) ? "text" : "varchar(99)",
        dice.maybe(20, " DEFAULT 'z'"),
        dice.maybe(50, " CHECK (VALUE <> 'x')"));
    add(
        "CREATE TYPE pair AS (x %s, y text%s)",
        dice.any("integer", "integer", "bigint"), dice.maybe(30, ", z date"));
    add(
        "CREATE TYPE span AS RANGE (SUBTYPE = %s)",
        dice.any("double precision", "double precision", "numeric"));
    if (dice.chance(50)) {
      add("CREATE SCHEMA side");
      add("CREATE TABLE side.t0 (id integer PRIMARY KEY%s)", dice.maybe(50, ", m public.mood"));
    }
    if (dice.chance(30)) {
      add("CREATE TYPE nest AS (p pair, m %s)", dice.any("mood", "mood[]", "email", "text"));
    }
    hasCounter = dice.chance(60);
    if (hasCounter) {
      add(
          "CREATE SEQUENCE counter START WITH %d%s",
          1 + dice.below(2), dice.maybe(30, " INCREMENT BY 5 CYCLE"));
    }
  }

  private void routines() {
    add(
        "CREATE FUNCTION twice(%s integer) RETURNS %s IMMUTABLE LANGUAGE sql AS 'SELECT 2 * $1'",
        dice.any("a", "b"), dice.chance(80) ? "integer" : "bigint");
    if (dice.chance(30)) {
      add(
          "CREATE FUNCTION twice(a text%s) RETURNS text %s LANGUAGE plpgsql AS"
              + " 'BEGIN RETURN a || a; END'",
          dice.maybe(50, ", b mood DEFAULT 'a'"), dice.any("STABLE", "IMMUTABLE"));
    }
    if (dice.chance(20)) {
      add(
          "CREATE PROCEDURE work(%s) LANGUAGE plpgsql AS 'BEGIN NULL; END'",
          dice.any("a mood", "a integer", "INOUT a pair"));
    }
    if (dice.chance(20)) {
      add(
          "CREATE AGGREGATE total(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '%d')",
          dice.below(2));
    }
  }

  private void views() {
    for (int view = 0; view < 2; view++) {
      RandomTable table = dice.any(tables);
      if (!dice.chance(60)) {
        continue;
      }
      boolean stored = dice.chance(30);
      String picked = table.columns().isEmpty() ? "" : ", " + table.anyColumn() + " AS x";
      add(
          "CREATE %sVIEW v%d AS SELECT id%s FROM %s%s",
          stored ? "MATERIALIZED " : "",
          view,
          picked,
          table.name(),
          dice.maybe(20, " WHERE id > 3"));
      if (stored && dice.chance(60)) {
        add("CREATE UNIQUE INDEX v%d_id ON v%d (id)", view, view);
      }
      if (dice.chance(40)) {
        add("CREATE VIEW w%d AS SELECT id, count(*) AS n FROM v%d GROUP BY id", view, view);
      }
      if (dice.chance(20)) {
        add("GRANT SELECT ON v%d TO pg_monitor", view);
      }
      if (!stored && dice.chance(20)) {
        add("CREATE RULE quiet AS ON INSERT TO v%d DO INSTEAD NOTHING", view);
      }
    }
  }
}
