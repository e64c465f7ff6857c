// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.rehearsal;

import dev.lockstep.lint.trace.SessionLocks;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.run.RunListener;
import dev.lockstep.migration.script.StatementObserver;
import dev.lockstep.postgres.LockMode;
import dev.lockstep.sql.SqlStatement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Watches a run and traces each migration. The locks are those of {@code pg_locks} after each
 * statement; a statement that commits by itself has let go of them by then, and shows none. A
 * relation was rewritten if its {@code relfilenode} is another one.
 */
public final class CopyTracer implements RunListener, StatementObserver {
  private static final int SHOWN = 120;

  /** Every name in full: the session looks names up by the user's path. */
  private static final String RELATIONS =
      """
      SELECT c.oid::pg_catalog.int8, c.relfilenode::pg_catalog.int8,
             pg_catalog.format('%I.%I', n.nspname, c.relname),
             pg_catalog.pg_table_size(c.oid), c.reltuples::pg_catalog.int8
        FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
       WHERE c.relkind OPERATOR(pg_catalog.=) ANY ('{r,m,p}'::pg_catalog."char"[])
         AND c.oid OPERATOR(pg_catalog.>=) 16384::pg_catalog.oid
         AND n.nspname OPERATOR(pg_catalog.<>) 'lockstep'::pg_catalog.name""";

  private final List<MigrationTrace> traces = new ArrayList<>();

  /** Of the migration that runs. */
  private final List<Seen> seen = new ArrayList<>();

  private final Map<Long, LockMode> locks = new HashMap<>();
  private @Nullable Map<Long, Relation> before;

  private record Relation(long file, String name, long bytes, long rows) {}

  private record Held(String relation, LockMode mode) {}

  private record Seen(
      SqlStatement statement,
      Duration took,
      long began,
      List<Held> locks,
      List<StatementTrace.Rewrite> rewrites,
      boolean alone) {}

  /** The migrations that were applied, in order. */
  public List<MigrationTrace> traces() {
    return List.copyOf(traces);
  }

  @Override
  public StatementObserver statements() {
    return this;
  }

  @Override
  public void applying(MigrationFile file) {
    reset();
  }

  @Override
  public void backedOff(MigrationFile file, Duration waited) {
    reset();
  }

  private void reset() {
    seen.clear();
    locks.clear();
    before = null;
  }

  @Override
  public void applied(MigrationFile file, Duration elapsed) {
    long end = System.nanoTime();
    List<StatementTrace> statements = new ArrayList<>();
    for (Seen each : seen) {
      statements.add(
          new StatementTrace(
              each.statement().line(),
              text(each.statement()),
              each.took(),
              each.locks().stream()
                  .map(
                      lock ->
                          new StatementTrace.Lock(
                              lock.relation(),
                              lock.mode(),
                              each.alone() ? each.took() : Duration.ofNanos(end - each.began())))
                  .toList(),
              each.rewrites()));
    }
    traces.add(new MigrationTrace(file.id(), file.script(), elapsed, statements));
    reset();
  }

  @Override
  public void before(SqlStatement statement, Connection session) throws SQLException {
    if (before == null) {
      before = relations(session);
    }
  }

  @Override
  public void after(SqlStatement statement, Duration took, Connection session) throws SQLException {
    long began = System.nanoTime() - took.toNanos();
    Map<Long, Relation> known = before == null ? Map.of() : before;
    Map<Long, Relation> now = relations(session);
    List<StatementTrace.Rewrite> rewrites = new ArrayList<>();
    now.forEach(
        (id, relation) -> {
          Relation old = known.get(id);
          if (old != null && old.file() != relation.file()) {
            // What was just written has no statistics yet.
            rewrites.add(
                new StatementTrace.Rewrite(
                    relation.name(), Math.max(0, old.rows()), relation.bytes()));
          }
        });
    List<Held> taken = new ArrayList<>();
    SessionLocks.read(session)
        .modes()
        .forEach(
            (id, mode) -> {
              Relation relation = known.get(id);
              LockMode already = locks.get(id);
              if (relation != null
                  && mode != LockMode.ROW_EXCLUSIVE
                  && (already == null || already.compareTo(mode) < 0)) {
                locks.put(id, mode);
                taken.add(new Held(relation.name(), mode));
              }
            });
    taken.sort(Comparator.comparing(Held::relation));
    seen.add(new Seen(statement, took, began, taken, rewrites, session.getAutoCommit()));
    Map<Long, Relation> next = new HashMap<>(known);
    now.forEach((id, relation) -> next.computeIfPresent(id, (same, old) -> relation));
    before = next;
  }

  private static Map<Long, Relation> relations(Connection session) throws SQLException {
    Map<Long, Relation> relations = new HashMap<>();
    try (Statement query = session.createStatement();
        ResultSet rows = query.executeQuery(RELATIONS)) {
      while (rows.next()) {
        relations.put(
            rows.getLong(1),
            new Relation(rows.getLong(2), rows.getString(3), rows.getLong(4), rows.getLong(5)));
      }
    }
    return relations;
  }

  private static String text(SqlStatement statement) {
    String line = statement.text().strip().replaceAll("\\s+", " ");
    return line.length() <= SHOWN ? line : line.substring(0, SHOWN - 1) + "…";
  }
}
