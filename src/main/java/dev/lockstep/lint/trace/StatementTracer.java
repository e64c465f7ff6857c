// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.trace;

import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.postgres.LockMode;
import dev.lockstep.proof.MigrationReplay;
import dev.lockstep.proof.ReplayObserver;
import dev.lockstep.sql.ObjectType;
import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.StatementHead;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Applies migrations to a scratch database and looks at what each statement did. PostgreSQL counts
 * a scan when it begins one, so tables need no rows for it to be seen.
 */
public final class StatementTracer implements ReplayObserver {
  /** Change rows, and no catalog; many of them may stand in one file. */
  private static final Set<String> OF_ROWS =
      Set.of("INSERT", "UPDATE", "DELETE", "MERGE", "COPY", "SET", "COMMENT", "ANALYZE");

  /** Whatever they change has rows that an index may find. */
  private static final Set<String> CHANGING_ROWS =
      Set.of("UPDATE", "DELETE", "WITH", "MERGE", "DO", "SELECT", "CALL");

  /**
   * May empty a table. Within the subtransaction that gave it a file PostgreSQL empties that one,
   * and nothing of it is seen: so they get one of their own.
   */
  private static final Set<String> EMPTYING = Set.of("TRUNCATE", "DO", "SELECT", "CALL");

  private final MigrationReplay replay;

  /** As last read; null where others may have changed it since. */
  private @Nullable CatalogState state;

  /** Of the state, what the migration made and no rule has asked for. */
  private final Set<Long> unread = new HashSet<>();

  private boolean alone;
  private boolean begun;
  private final List<StatementEffect> effects = new ArrayList<>();
  private final Set<Long> made = new HashSet<>();
  private final Map<Long, LockMode> held = new HashMap<>();
  private Map<Long, Long> scans = Map.of();
  private boolean rowsByIndex;

  /** The subtransaction of the statement; null if it has none. */
  private @Nullable Savepoint own;

  public StatementTracer(MigrationReplay replay) {
    this.replay = replay;
  }

  /**
   * Applies {@code file}.
   *
   * @throws dev.lockstep.proof.ReplayFailedException if a statement fails
   */
  public TracedMigration apply(MigrationFile file) throws SQLException {
    replay.showTo(this);
    try {
      replay.run(file);
    } finally {
      replay.showTo(null);
    }
    Set<String> names = new HashSet<>();
    if (effects.stream().anyMatch(StatementTracer::renames)) {
      readUnread(known(replay.connection()), replay.connection());
      known(replay.connection()).relations.values().forEach(each -> names.add(each.text()));
    }
    return new TracedMigration(
        file, effects, made, names, LeftFunctions.after(effects, replay.connection()));
  }

  private static boolean renames(StatementEffect effect) {
    return effect.relations().stream()
        .anyMatch(
            each ->
                each.stayed()
                    && !each.before().map(Relation::text).equals(each.after().map(Relation::text)));
  }

  private void readUnread(CatalogState known, Connection session) throws SQLException {
    if (!unread.isEmpty()) {
      known.replace(unread, CatalogState.read(session, unread));
      unread.clear();
    }
  }

  /** Applies {@code file}, and does not look. */
  public void applyUnseen(MigrationFile file) throws SQLException {
    forgetState();
    replay.run(file);
  }

  @Override
  public void begins(MigrationFile file, Connection session) throws SQLException {
    if (begun) {
      // What was tried first is rolled back.
      forgetState();
    }
    // What an earlier migration made may be in use.
    readUnread(known(session), session);
    alone = !file.transactional();
    begun = false;
    effects.clear();
    made.clear();
    forgetTransaction();
  }

  private CatalogState known(Connection session) throws SQLException {
    CatalogState known = state == null ? CatalogState.read(session) : state;
    state = known;
    return known;
  }

  private void forgetState() {
    state = null;
    unread.clear();
  }

  private void forgetTransaction() {
    held.clear();
    scans = Map.of();
  }

  @Override
  public void before(SqlStatement statement, Connection session) throws SQLException {
    if (alone) {
      forgetTransaction();
    }
    if (!session.getAutoCommit() && (alone || !begun)) {
      scans = SessionLocks.scans(session);
    }
    begun = true;
    rowsByIndex = !session.getAutoCommit() && CHANGING_ROWS.contains(statement.verb());
    if (rowsByIndex) {
      // What is scanned all the same has no index that could find its rows.
      SessionLocks.avoidScans(session, true);
    }
    own =
        !session.getAutoCommit() && EMPTYING.contains(statement.verb())
            ? session.setSavepoint()
            : null;
  }

  @Override
  public void after(SqlStatement statement, Connection session) throws SQLException {
    if (own != null) {
      session.releaseSavepoint(own);
      own = null;
    }
    if (rowsByIndex) {
      SessionLocks.avoidScans(session, false);
    }
    CatalogState known = known(session);
    // One that committed by itself has let go of its locks, and any relation may be another one.
    boolean committed = session.getAutoCommit();
    SessionLocks locks = committed ? SessionLocks.NONE : SessionLocks.read(session);
    StatementHead head = StatementHead.of(statement);
    Map<Relation, LockMode> taken = taken(locks, known);
    List<Relation> scanned = scanned(locks, known);
    CatalogChanges changes = CatalogChanges.NONE;
    if (committed || head.type() == ObjectType.SCHEMA) {
      CatalogState now = CatalogState.read(session);
      changes = CatalogChanges.between(known, now);
      forgetState();
      state = now;
    } else {
      Set<Long> changed = mayBeChanged(statement, locks);
      if (changed.stream().allMatch(id -> isOfThisMigration(id, known))) {
        // Nothing waits for it; where a table in use is indexed, that table is locked too.
        made.addAll(changed);
        unread.addAll(changed);
      } else {
        changed.addAll(unread);
        unread.clear();
        CatalogState now = CatalogState.read(session, changed);
        changes = CatalogChanges.between(known.replace(changed, now), now);
      }
    }
    see(statement, head, !committed, taken, scanned, changes);
    locks.modes().forEach(held::put);
  }

  private boolean isOfThisMigration(long id, CatalogState known) {
    @Nullable Relation relation = known.relations.get(id);
    return relation == null || made.contains(id) || made.contains(relation.table());
  }

  /** The relations on which it holds a lock that changes of the catalog need. */
  private Set<Long> mayBeChanged(SqlStatement statement, SessionLocks locks) {
    boolean ofRows = OF_ROWS.contains(statement.verb());
    Set<Long> changed = new HashSet<>();
    locks
        .modes()
        .forEach(
            (id, mode) -> {
              if (mode.compareTo(LockMode.SHARE_UPDATE_EXCLUSIVE) >= 0
                  && !(ofRows && held.containsKey(id))) {
                changed.add(id);
              }
            });
    return changed;
  }

  /** Those that it was the first of its transaction to take. */
  private Map<Relation, LockMode> taken(SessionLocks locks, CatalogState known) {
    Map<Relation, LockMode> taken = new LinkedHashMap<>();
    locks
        .modes()
        .forEach(
            (id, mode) -> {
              @Nullable Relation relation = known.relations.get(id);
              @Nullable LockMode already = held.get(id);
              if (relation != null && (already == null || already.compareTo(mode) < 0)) {
                taken.put(relation, mode);
              }
            });
    return taken;
  }

  private List<Relation> scanned(SessionLocks locks, CatalogState known) {
    List<Relation> scanned = new ArrayList<>();
    locks
        .scans()
        .forEach(
            (id, count) -> {
              @Nullable Relation relation = known.relations.get(id);
              if (relation != null
                  && (relation.kind() == 'r' || relation.kind() == 'm')
                  && count > scans.getOrDefault(id, 0L)) {
                scanned.add(relation);
              }
            });
    Map<Long, Long> counts = new HashMap<>(scans);
    counts.putAll(locks.scans());
    scans = counts;
    return scanned;
  }

  private void see(
      SqlStatement statement,
      StatementHead head,
      boolean locksSeen,
      Map<Relation, LockMode> taken,
      List<Relation> scanned,
      CatalogChanges changes) {
    for (Altered<Relation> each : changes.relations()) {
      if (each.isNew() && each.of().table() == each.of().id()) {
        made.add(each.of().id());
      }
    }
    boolean truncated = head.verb().equals("TRUNCATE");
    effects.add(
        new StatementEffect(
            statement,
            head,
            alone,
            locksSeen,
            taken,
            truncated ? List.of() : changes.rewritten(),
            scanned,
            truncated ? List.of() : changes.built(),
            changes.relations(),
            changes.columns(),
            changes.constraints()));
  }
}
