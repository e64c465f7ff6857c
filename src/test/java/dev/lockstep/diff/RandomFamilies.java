// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff;

import java.util.ArrayList;
import java.util.List;

/** Partitioned tables, of one level or two, and inheritance, of a {@link RandomSchema}. */
final class RandomFamilies {
  private final Dice dice;
  private final List<String> statements = new ArrayList<>();

  RandomFamilies(Dice dice) {
    this.dice = dice;
  }

  List<String> create() {
    if (dice.chance(35)) {
      partitioned();
    }
    if (dice.chance(25)) {
      inherited();
    }
    return statements;
  }

  private void add(String sql, Object... values) {
    statements.add(sql.formatted(values));
  }

  private void partitioned() {
    boolean range = dice.chance(70);
    add(
        "CREATE TABLE parts (id integer NOT NULL, kind mood%s) PARTITION BY %s",
        dice.maybe(50, ", note text DEFAULT 'n'"), range ? "RANGE (id)" : "HASH (id)");
    boolean deep = dice.chance(35);
    for (int i = 0; i < 2; i++) {
      if (dice.chance(75)) {
        boolean split = deep && i == 0;
        add(
            "CREATE TABLE part%d PARTITION OF parts FOR VALUES %s%s",
            i,
            range
                ? "FROM (%d) TO (%d)".formatted(10 * i, 10 * i + 5 + 5 * dice.below(2))
                : "WITH (MODULUS 2, REMAINDER %d)".formatted(i),
            split ? " PARTITION BY LIST (kind)" : "");
        if (split) {
          leaves();
        }
      } else if (dice.chance(50)) {
        add("CREATE TABLE part%d (id integer NOT NULL, kind mood)", i);
      }
    }
    if (!deep && dice.chance(50)) {
      add("ALTER TABLE parts ADD PRIMARY KEY (id)");
    }
    if (dice.chance(40)) {
      add("CREATE INDEX parts_kind ON parts (kind)");
    }
    if (dice.chance(30)) {
      add("ALTER TABLE parts ADD CONSTRAINT sane CHECK (id >= %d)", dice.below(2));
    }
    if (dice.chance(20)) {
      add("CREATE FUNCTION fp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'");
      add("CREATE TRIGGER each AFTER INSERT ON parts FOR EACH ROW EXECUTE FUNCTION fp()");
    }
  }

  private void leaves() {
    if (dice.chance(80)) {
      add("CREATE TABLE leaf_a PARTITION OF part0 FOR VALUES IN ('a'%s)", dice.maybe(30, ", NULL"));
    }
    if (dice.chance(60)) {
      add("CREATE TABLE leaf_rest PARTITION OF part0 DEFAULT");
    }
    if (dice.chance(30)) {
      add("CREATE INDEX part0_id ON part0 (id)");
    }
  }

  private void inherited() {
    add("CREATE TABLE base (id integer%s)", dice.maybe(50, ", label varchar(20)"));
    boolean child = dice.chance(80);
    add(
        "CREATE TABLE derived (extra text%s)%s",
        dice.maybe(30, ", id integer"), child ? " INHERITS (base)" : "");
    if (child && dice.chance(25)) {
      add("CREATE TABLE lowest () INHERITS (derived)");
    }
    if (dice.chance(40)) {
      add("ALTER TABLE base ADD CONSTRAINT small CHECK (id < %d)", 10 + dice.below(2));
    }
  }
}
