// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.diff.DiffProof;
import dev.lockstep.lint.rule.Rule;
import dev.lockstep.lint.rule.Rules;
import dev.lockstep.lint.trace.StatementTracer;
import dev.lockstep.lint.trace.TracedMigration;
import dev.lockstep.migration.file.InvalidMigrationsException;
import dev.lockstep.migration.file.MigrationFolder;
import dev.lockstep.proof.MigrationReplay;
import dev.lockstep.proof.ReplayFailedException;
import dev.lockstep.scope.Scope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each rule finds its examples in other surroundings too: nothing that stands beside a statement,
 * around it, or in a name hides what it does.
 */
@Tag("long")
class RuleMatrixTest {
  private static final Pattern TABLE = Pattern.compile("CREATE TABLE (\\w+) \\(");

  @TempDir private Path folder;

  private static final String HELD = "the lock is held already, and that is said";
  private static final String SLOW_WORK = "strong-lock-before-slow-work says it";
  private static final String REWRITES = "rewrites-table says it";
  private static final String SCANS = "scans-table-under-lock says it";
  private static final String TEXT = "the text of code that is called is not read";

  /** What is silent, and why it may be. */
  private static final Map<String, String> SILENT =
      Map.ofEntries(
          Map.entry("ban-drop-cascade 1 in a function", TEXT + ": ban-drop-table says it"),
          Map.entry("ban-drop-cascade 2 in a function", TEXT + ": ban-drop-column says it"),
          Map.entry("ban-drop-cascade 3 in a function", TEXT + ": ban-drop-table says it"),
          Map.entry("ban-drop-cascade 1 of a partition", "nothing depends on the partition"),
          Map.entry("ban-truncate-cascade 1 in a function", REWRITES),
          Map.entry("truncate-table 1 in a function", REWRITES),
          Map.entry("truncate-table 2 in a function", REWRITES),
          Map.entry("truncate-table 3 in a function", REWRITES),
          Map.entry("truncate-table 4 in a function", REWRITES),
          Map.entry("cluster 1 in a DO block", REWRITES),
          Map.entry("cluster 1 in a function", REWRITES),
          Map.entry("constraint-missing-not-valid 2 in a DO block", SCANS),
          Map.entry("constraint-missing-not-valid 2 in a function", SCANS),
          Map.entry("lock-table 1 behind a rewrite", HELD),
          Map.entry("lock-table 2 behind a rewrite", HELD),
          Map.entry("require-concurrent-partition-detach 1 under a lock that is held", HELD),
          Map.entry("rewrites-table 1 under a lock that is held", SLOW_WORK),
          Map.entry("rewrites-table 2 under a lock that is held", SLOW_WORK),
          Map.entry("rewrites-table 1 behind a rewrite", SLOW_WORK),
          Map.entry("rewrites-table 2 behind a rewrite", SLOW_WORK),
          Map.entry("scans-table-under-lock 1 under a lock that is held", SLOW_WORK),
          Map.entry("scans-table-under-lock 1 behind a rewrite", SLOW_WORK),
          Map.entry("scans-table-under-lock 1 in a DO block", SLOW_WORK),
          Map.entry("scans-table-under-lock 1 in a function", SLOW_WORK),
          Map.entry("require-timeout-settings 1 in a DO block", TEXT),
          Map.entry("require-timeout-settings 1 in a function", TEXT),
          Map.entry("require-timeout-settings 2 in a DO block", TEXT),
          Map.entry("require-timeout-settings 2 in a function", TEXT),
          Map.entry("require-timeout-settings 3 in a DO block", TEXT),
          Map.entry("require-timeout-settings 3 in a function", TEXT),
          Map.entry("strong-lock-before-slow-work 1 in a DO block", SCANS),
          Map.entry("strong-lock-before-slow-work 1 in a function", SCANS),
          Map.entry(
              "validate-in-same-transaction 1 in a DO block",
              "constraint-missing-not-valid says it"),
          Map.entry(
              "validate-in-same-transaction 1 in a function",
              "constraint-missing-not-valid says it"));

  /**
   * With these PostgreSQL refuses what is not done to a partition, a partitioned table, or within a
   * transaction; and Lockstep a file that mixes what may be in one with what may not.
   */
  private static final Pattern REFUSED =
      Pattern.compile(
          ".*\\[(42809|0A000|42P16|25001)\\]( \\(in PL/pgSQL function .*\\))?"
              + "|(?s).*mixes a statement that cannot run.*");

  private final Map<String, String> silent = new TreeMap<>();

  private DiffProof proof;

  @Test
  void nothingHidesWhatAStatementDoes() throws Exception {
    Set<String> expected = new TreeSet<>(SILENT.keySet());
    try (DiffProof open = new DiffProof()) {
      proof = open;
      if (Integer.parseInt(open.database().value("SHOW server_version_num")) < 180000) {
        // SET UNLOGGED of a partitioned table is taken and does nothing; from 18 on it is refused.
        expected.add("rewrites-table 1 of a partitioned table");
        expected.add("rewrites-table 2 of a partitioned table");
      }
      for (Rule rule : Rules.all()) {
        if (!rule.isOpinion()) {
          look(RuleExamples.of(rule.name()));
        }
      }
    }
    assertThat(silent).as("silent: what was found").containsOnlyKeys(expected);
  }

  private void look(RuleExamples examples) throws Exception {
    String schema = examples.schema();
    String path = "SET search_path = \"App\";\n";
    for (int i = 0; i < examples.fires().size(); i++) {
      String sql = examples.fires().get(i);
      String name = examples.rule() + " " + (i + 1);
      demand(schema, name, "behind another", "SELECT 1;\n" + sql);
      demand(schema, name, "under a lock that is held", locking(schema) + sql);
      demand(schema, name, "behind rows", rows(schema) + sql);
      demand(schema, name, "behind a rewrite", rewriting(schema) + sql);
      demand(schema, name, "in a DO block", "DO $do$ BEGIN\n" + sql + "\nEND $do$;");
      demand(
          schema,
          name,
          "in a function",
          "CREATE FUNCTION work() RETURNS void LANGUAGE plpgsql AS $do$ BEGIN\n"
              + sql
              + "\nEND $do$;\nSELECT work();");
      demand(capitals(schema), name, "with capitals", capitals(sql));
      demand(
          "CREATE SCHEMA \"App\";\n" + path + schema + ";RESET search_path;",
          name,
          "in a schema",
          path + sql);
      demand(partitioned(schema), name, "of a partitioned table", sql);
      demand(
          partitioned(schema),
          name,
          "of a partition",
          sql.replaceAll("\\b(artworks|artists|keyless|empty)(_pkey)?\\b(?! \\()", "$1_all$2"));
    }
  }

  private static String locking(String schema) {
    return TABLE
        .matcher(schema)
        .results()
        .map(each -> each.group(1))
        .distinct()
        .reduce("", (all, table) -> all + "LOCK TABLE " + table + ";\n");
  }

  /** Of the table that most examples are about, or else of the first. */
  private static String rows(String schema) {
    Matcher first = TABLE.matcher(schema);
    assertThat(first.find()).isTrue();
    String table = schema.contains("CREATE TABLE artworks ") ? "artworks" : first.group(1);
    return "DELETE FROM " + table + " WHERE id = 3;\n";
  }

  private static String rewriting(String schema) {
    return TABLE
        .matcher(schema)
        .results()
        .map(each -> each.group(1))
        .distinct()
        .filter(table -> !schema.contains(table + " (n int) PARTITION"))
        .reduce(
            "",
            (all, table) ->
                all
                    + "ALTER TABLE "
                    + table
                    + " ADD COLUMN anew uuid DEFAULT gen_random_uuid();\n");
  }

  private static String capitals(String sql) {
    return sql.replaceAll(
            "\\b(artworks|artists|keyless|empty|proven|events|totals|queue)(_pkey)?\\b",
            "\"The $1$2\"")
        .replaceAll("\\b(title|artist|price)\\b", "\"Its $1\"");
  }

  private static String partitioned(String schema) {
    return schema
        .replaceAll(
            "(?s)CREATE TABLE (artworks|artists|empty) \\((.*?)\\);",
            "CREATE TABLE $1 ($2) PARTITION BY RANGE (id);\n"
                + "CREATE TABLE $1_all PARTITION OF $1 FOR VALUES FROM (0) TO (1000);")
        .replaceAll(
            "(?s)CREATE TABLE (keyless) \\((.*?)\\);",
            "CREATE TABLE $1 ($2) PARTITION BY LIST (name);\n"
                + "CREATE TABLE $1_all PARTITION OF $1 DEFAULT;");
  }

  private void demand(String schema, String name, String where, String sql) throws Exception {
    String rule = name.substring(0, name.indexOf(' '));
    proof.make(schema);
    Path file = folder.resolve("V2__example.sql");
    Files.writeString(file, sql + "\n");
    try (MigrationReplay replay = new MigrationReplay(proof.database()::open, Scope.ALL)) {
      TracedMigration traced =
          new StatementTracer(replay).apply(MigrationFolder.read(folder).versioned().getFirst());
      List<String> found =
          new Judgement(traced)
              .findings(traced.made()).stream().map(each -> each.finding().rule()).toList();
      if (!found.contains(rule)) {
        silent.put(name + " " + where, found.toString());
      }
    } catch (ReplayFailedException | InvalidMigrationsException e) {
      assertThat(
              e instanceof ReplayFailedException failed
                  ? failed.finding().message()
                  : e.getMessage())
          .as("%s %s", name, where)
          .matches(REFUSED);
    }
  }
}
