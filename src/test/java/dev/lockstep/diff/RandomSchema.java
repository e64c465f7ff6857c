package dev.lockstep.diff;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A small schema made by chance from few names, so that two of them have much in common: a list of
 * statements in an order that works. Any of them can be left out; what then breaks breaks visibly.
 */
final class RandomSchema {
  private static final List<String> TYPES =
      List.of(
          "integer",
          "bigint",
          "text",
          "varchar(20)",
          "numeric(8,2)",
          "boolean",
          "date",
          "timestamptz",
          "jsonb",
          "uuid",
          "integer[]",
          "mood",
          "mood[]",
          "email");

  private final Random random;
  private final List<String> statements = new ArrayList<>();
  private final List<List<String>> columns = new ArrayList<>();

  private RandomSchema(long seed) {
    this.random = new Random(seed);
  }

  static List<String> of(long seed) {
    RandomSchema schema = new RandomSchema(seed);
    schema.build();
    return schema.statements;
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private void add(String sql, Object... values) {
    statements.add(sql.formatted(values));
  }

  private void build() {
    List<String> labels = new ArrayList<>(List.of("'a'", "'b'", "'c'", "'d'"));
    if (chance(30)) {
      java.util.Collections.shuffle(labels, random);
    }
    add(
        "CREATE TYPE mood AS ENUM (%s)",
        String.join(", ", labels.subList(0, 2 + random.nextInt(3))));
    add(
        "CREATE DOMAIN email AS %s%s",
        chance(80) ? "text" : "varchar(99)", chance(50) ? " CHECK (VALUE <> 'x')" : "");
    if (chance(60)) {
      add("CREATE SEQUENCE counter START WITH %d", 1 + random.nextInt(2));
    }
    add(
        "CREATE FUNCTION twice(%s integer) RETURNS %s IMMUTABLE LANGUAGE sql AS 'SELECT 2 * $1'",
        any(List.of("a", "b")), chance(80) ? "integer" : "bigint");
    int tables = 1 + random.nextInt(3);
    for (int table = 0; table < tables; table++) {
      table(table);
    }
    for (int table = 0; table < tables; table++) {
      around(table);
    }
    views(tables);
  }

  private void table(int table) {
    List<String> names = new ArrayList<>();
    StringBuilder body = new StringBuilder("id " + (chance(70) ? "bigint" : "integer"));
    body.append(chance(50) ? " GENERATED ALWAYS AS IDENTITY PRIMARY KEY" : " PRIMARY KEY");
    for (String name : List.of("one", "two", "Three", "order")) {
      if (chance(70)) {
        names.add(name);
        body.append(", \"").append(name).append("\" ").append(column());
      }
    }
    if (chance(30)) {
      body.append(", sum integer GENERATED ALWAYS AS (twice(")
          .append(1 + random.nextInt(2))
          .append(")) STORED");
    }
    columns.add(names);
    add("CREATE %sTABLE t%d (%s)", chance(10) ? "UNLOGGED " : "", table, body);
  }

  private String column() {
    String type = any(TYPES);
    String value =
        switch (type) {
          case "integer" -> chance(50) ? " DEFAULT twice(2)" : " DEFAULT 7";
          case "text", "varchar(20)", "email" -> " DEFAULT 'q'";
          case "mood" -> " DEFAULT 'a'";
          case "boolean" -> " DEFAULT true";
          default -> "";
        };
    return type
        + (chance(40) ? value : "")
        + (chance(40) ? " NOT NULL" : "")
        + (chance(15) ? " UNIQUE" : "");
  }

  private void around(int table) {
    List<String> names = columns.get(table);
    if (names.isEmpty()) {
      return;
    }
    if (chance(50)) {
      add(
          "CREATE INDEX i%d ON t%d (\"%s\")%s",
          table, table, any(names), chance(30) ? " WHERE id > 5" : "");
    }
    if (chance(40)) {
      add("CREATE UNIQUE INDEX u%d ON t%d (\"%s\", id)", table, table, any(names));
    }
    if (chance(40)) {
      add(
          "ALTER TABLE t%d ADD CONSTRAINT filled CHECK (\"%s\" IS NOT NULL OR id > %d)",
          table, any(names), random.nextInt(2));
    }
    if (chance(40)) {
      add(
          "ALTER TABLE t%d ADD link %s REFERENCES t%d",
          table, "bigint", random.nextInt(columns.size()));
    }
    if (chance(30)) {
      add("COMMENT ON COLUMN t%d.\"%s\" IS 'Number %d'", table, any(names), random.nextInt(3));
    }
    if (chance(20)) {
      add("GRANT %s ON t%d TO pg_monitor", chance(50) ? "SELECT" : "SELECT, INSERT", table);
    }
    if (chance(20)) {
      add("ALTER TABLE t%d ENABLE ROW LEVEL SECURITY", table);
      add("CREATE POLICY own ON t%d USING (\"%s\" IS NOT NULL)", table, any(names));
    }
    if (chance(30)) {
      statements.add(
          "CREATE FUNCTION f%d() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"
              .formatted(table));
      add(
          "CREATE TRIGGER touch BEFORE UPDATE OF \"%s\" ON t%d FOR EACH ROW EXECUTE FUNCTION f%d()",
          any(names), table, table);
    }
  }

  private void views(int tables) {
    for (int view = 0; view < 2; view++) {
      int table = random.nextInt(tables);
      List<String> names = columns.get(table);
      if (chance(60)) {
        String picked = names.isEmpty() ? "id" : "id, \"" + any(names) + "\" AS x";
        add(
            "CREATE %sVIEW v%d AS SELECT %s FROM t%d",
            chance(20) ? "MATERIALIZED " : "", view, picked, table);
        if (chance(40)) {
          add("CREATE VIEW w%d AS SELECT id FROM v%d", view, view);
        }
      }
    }
  }
}
