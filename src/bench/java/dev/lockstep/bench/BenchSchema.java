// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.bench;

/** A table as many have it: a key, a foreign key in every third, three indexes, a comment. */
final class BenchSchema {
  private BenchSchema() {}

  /**
   * The SQL of table {@code number}.
   *
   * @param column one more column, with a comma after it; may be empty
   */
  static String table(int number, String column) {
    String parent =
        number % 3 == 1 ? ",\n  parent_id bigint REFERENCES " + name(number - 1) + " (id)" : "";
    return """
    CREATE TABLE %1$s (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      name text NOT NULL,
      slug text,
      %2$samount numeric(12,2) NOT NULL DEFAULT 0 CHECK (amount >= 0),
      created_at timestamptz NOT NULL DEFAULT now()%3$s
    );
    CREATE INDEX %1$s_name ON %1$s (name);
    CREATE UNIQUE INDEX %1$s_slug ON %1$s (slug);
    COMMENT ON TABLE %1$s IS 'table %1$s';
    """
        .formatted(name(number), column, parent);
  }

  /** The same without its foreign key. */
  static String alone(int number) {
    return table(number, "").replaceAll(",\n  parent_id .*", "");
  }

  static String name(int number) {
    return String.format("t%04d", number);
  }
}
