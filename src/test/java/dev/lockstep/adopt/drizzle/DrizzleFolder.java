// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt.drizzle;

import dev.lockstep.postgres.Digests;
import dev.lockstep.support.TestDatabase;
import dev.lockstep.support.Tree;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A folder as drizzle-kit up to 0.31 writes it, and what drizzle-orm does with it. The real ones
 * are in {@code RealDrizzleTest}.
 */
final class DrizzleFolder {
  private final Tree tree;
  private final List<String> entries = new ArrayList<>();

  DrizzleFolder(Tree tree) {
    this.tree = tree;
  }

  /** Adds a migration and its line in the journal, which is line 4 for the first. */
  DrizzleFolder with(String tag, long when, String sql) {
    tree.with("drizzle/" + tag + ".sql", sql);
    return listed(entries.size(), tag, when);
  }

  /** Adds a line in the journal alone. */
  DrizzleFolder listed(int idx, String tag, long when) {
    entries.add(
        "    {\"idx\": %d, \"version\": \"7\", \"when\": %d, \"tag\": \"%s\", \"breakpoints\": true}"
            .formatted(idx, when, tag));
    return journal("postgresql");
  }

  DrizzleFolder journal(String dialect) {
    tree.with(
        "drizzle/meta/_journal.json",
        "{\"version\": \"7\", \"dialect\": \""
            + dialect
            + "\",\n  \"entries\": [\n\n"
            + String.join(",\n", entries)
            + "\n  ]\n}\n");
    return this;
  }

  DrizzleSource source() {
    return new DrizzleSource(tree.path("drizzle"));
  }

  /** Makes Drizzle's table as drizzle-orm 0.45 does. */
  static void makeTable(TestDatabase database, String schema, String name) {
    database.execute(
        "CREATE SCHEMA IF NOT EXISTS \"" + schema + "\"",
        "CREATE TABLE IF NOT EXISTS \""
            + schema
            + "\".\""
            + name
            + "\" (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at bigint)");
  }

  /** Runs a migration as drizzle-orm 0.45 does, and notes it. */
  DrizzleFolder run(TestDatabase database, String tag, long when) {
    makeTable(database, "drizzle", "__drizzle_migrations");
    String text = tree.text("drizzle/" + tag + ".sql");
    try (Connection connection = database.open();
        Statement statement = connection.createStatement()) {
      for (String piece : text.split("--> statement-breakpoint", -1)) {
        statement.execute(piece);
      }
    } catch (SQLException e) {
      throw new AssertionError(e.getMessage(), e);
    }
    return noted(database, text, when);
  }

  /** Notes in Drizzle's table that a text was run. */
  DrizzleFolder noted(TestDatabase database, String text, long when) {
    try (Connection connection = database.open();
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES (?, ?)")) {
      insert.setString(1, Digests.sha256(text));
      insert.setLong(2, when);
      insert.executeUpdate();
      return this;
    } catch (SQLException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }
}
