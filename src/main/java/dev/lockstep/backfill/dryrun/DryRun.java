// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.dryrun;

import dev.lockstep.backfill.api.BackfillException;
import dev.lockstep.backfill.api.BackfillSettings;
import dev.lockstep.backfill.api.Key;
import dev.lockstep.backfill.api.KeyedTable;
import dev.lockstep.backfill.definition.BackfillDefinition;
import dev.lockstep.backfill.key.KeyPages;
import dev.lockstep.backfill.key.KeyPages.Page;
import dev.lockstep.backfill.key.Workload;
import dev.lockstep.backfill.run.Fault;
import dev.lockstep.postgres.RowSecurity;
import dev.lockstep.postgres.SqlState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs real batches at places spread over the table, each in a transaction that is rolled back. Not
 * a row is left behind, Lockstep's own tables included, which need not exist; what cannot be rolled
 * back in PostgreSQL is the advance of sequences, dead rows, and WAL.
 */
public final class DryRun {
  private static final int PLACES = 5;
  private static final int SHOWN = 5;

  /** Rows of a batch whose values before and after are compared. */
  private static final int COMPARED = 200;

  private static final Duration LONGEST = Duration.ofSeconds(20);

  private final BackfillSettings settings;
  private long sampled;
  private long changed;
  private long again;
  private int batches;
  private long nanos;
  private long walBytes;
  private @Nullable Fault fault;
  private final List<DryRunReport.Change> changes = new ArrayList<>();

  private DryRun(BackfillSettings settings) {
    this.settings = settings;
  }

  /**
   * Tries {@code definition} on {@code connection}, in auto-commit mode.
   *
   * @throws dev.lockstep.backfill.definition.DefinitionException if it cannot run here
   */
  public static DryRunReport of(
      Connection connection, BackfillDefinition definition, BackfillSettings settings)
      throws SQLException {
    return new DryRun(settings).run(connection, definition);
  }

  private DryRunReport run(Connection connection, BackfillDefinition definition)
      throws SQLException {
    Workload workload = Workload.bind(connection, definition);
    connection.setAutoCommit(false);
    String error = null;
    long remaining;
    long rows;
    try {
      limit(connection, settings.verifyTimeout());
      remaining = remaining(connection, definition, workload);
      rows = rows(connection, workload.table());
      List<Key> starts = starts(connection, workload, rows);
      connection.rollback();
      long began = System.nanoTime();
      for (int i = 0; i + 1 < starts.size() && error == null; i++) {
        if (i == 0 || System.nanoTime() - began < LONGEST.toNanos()) {
          error = batch(connection, definition, workload, starts.get(i), starts.get(i + 1));
        }
      }
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
    double scale = sampled == 0 ? 0 : (double) Math.max(rows, sampled) / sampled;
    return new DryRunReport(
        definition.name(),
        remaining,
        rows,
        sampled,
        changed,
        batches,
        Math.round(changed * scale),
        Duration.ofMillis(Math.round(nanos * (1 + definition.nice()) * scale / 1e6)),
        Math.round(walBytes * scale),
        again == 0 && error == null,
        again,
        changes,
        error,
        fault);
  }

  private static long remaining(
      Connection connection, BackfillDefinition definition, Workload workload) throws SQLException {
    try {
      return workload.remaining(connection);
    } catch (SQLException e) {
      if (Fault.ofState(SqlState.of(e)) != Fault.FILE) {
        throw e;
      }
      throw new BackfillException(
          definition.file() + ": @remaining fails: " + e.getMessage(), true);
    }
  }

  /** Keys after which batches are tried, and the last key of all. */
  private static List<Key> starts(Connection connection, Workload workload, long rows)
      throws SQLException {
    KeyedTable table = workload.table();
    List<Key> starts = new ArrayList<>();
    KeyPages pages = new KeyPages(table);
    Key first = pages.first(connection);
    Key last = pages.last(connection);
    Key from = first == null ? null : workload.start(connection, first);
    if (from != null && last != null) {
      starts.add(from);
      double percent = Math.clamp(100.0 * 20_000 / Math.max(rows, 1), 0.001, 100);
      starts.addAll(pages.cuts(connection, from, last, PLACES, percent));
      starts.add(last);
    }
    return starts;
  }

  @Nullable
  private String batch(
      Connection connection, BackfillDefinition definition, Workload workload, Key from, Key limit)
      throws SQLException {
    try {
      limit(connection, settings.statementTimeout());
      Page page =
          new KeyPages(workload.table()).page(connection, from, limit, definition.batchRows());
      Map<String, String> before = values(connection, workload.table(), from, page.to());
      long wal = walPosition(connection);
      long started = System.nanoTime();
      long first = workload.batch(connection, from, page.to());
      nanos += System.nanoTime() - started;
      walBytes += Math.max(0, walPosition(connection) - wal);
      Map<String, String> after = values(connection, workload.table(), from, page.to());
      again += workload.batch(connection, from, page.to());
      batches++;
      sampled += page.rows();
      changed += first;
      compare(before, after);
      return null;
    } catch (SQLException e) {
      fault = Fault.ofState(SqlState.of(e));
      String remedy = RowSecurity.remedy(e);
      return "a batch above %s failed: %s"
          .formatted(from, remedy == null ? e.getMessage() : remedy);
    } finally {
      connection.rollback();
    }
  }

  private void compare(Map<String, String> before, Map<String, String> after) {
    before.forEach(
        (key, value) -> {
          String now = after.getOrDefault(key, "(deleted)");
          if (changes.size() < SHOWN && !now.equals(value)) {
            changes.add(new DryRunReport.Change(key, value, now));
          }
        });
  }

  private static Map<String, String> values(
      Connection connection, KeyedTable table, Key from, Key to) throws SQLException {
    Map<String, String> values = new LinkedHashMap<>();
    String sql =
        "SELECT %s AS key, to_jsonb(this)::text AS value FROM %s AS this WHERE %s ORDER BY %s LIMIT %d"
            .formatted(table.asArray(), table.sql(), table.within(from), table.columns(), COMPARED);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      table.bind(statement, table.bind(statement, 1, from), to);
      try (ResultSet results = statement.executeQuery()) {
        while (results.next()) {
          values.put(String.valueOf(Key.read(results, "key")), results.getString("value"));
        }
      }
    }
    return values;
  }

  private static long walPosition(Connection connection) throws SQLException {
    return number(connection, "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')");
  }

  private static long rows(Connection connection, KeyedTable table) throws SQLException {
    return table.estimatedRows() > 0
        ? table.estimatedRows()
        : number(connection, "SELECT count(*) FROM " + table.sql());
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet results = statement.executeQuery()) {
      results.next();
      return results.getLong(1);
    }
  }

  private void limit(Connection connection, Duration timeout) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT set_config('statement_timeout', ?, true), set_config('lock_timeout', ?, true),
                   set_config('plan_cache_mode', 'force_custom_plan', true),
                   set_config('row_security', 'off', true)
            """)) {
      statement.setString(1, timeout.toMillis() + "ms");
      statement.setString(2, settings.lockTimeout().toMillis() + "ms");
      statement.executeQuery().close();
    }
  }
}
