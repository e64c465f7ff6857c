// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.schema;

import dev.lockstep.shadow.ScratchRoles;
import dev.lockstep.sql.SqlStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Loads modules that need each other: one after another in the order of their files, each as far as
 * it goes, again and again until nothing moves any more. Where modules wait for each other, what
 * stands behind a statement that waits is tried before it.
 *
 * <p>PostgreSQL alone says what goes. {@link Prerequisites} say what need not be tried yet; when
 * nothing is left that they let through, they are given up.
 */
final class LoadInRounds {
  private final Connection connection;
  private final Optional<ScratchRoles> roles;
  private final List<ModuleLoad> loads;
  private final CreatedRelations createdRelations;
  private final Prerequisites prerequisites;
  private final List<String> done = new ArrayList<>();
  private boolean foreseeing = true;

  LoadInRounds(
      Connection connection,
      Optional<ScratchRoles> roles,
      List<ModuleLoad> loads,
      CreatedRelations createdRelations) {
    this.connection = connection;
    this.roles = roles;
    this.loads = loads;
    this.createdRelations = createdRelations;
    this.prerequisites =
        Prerequisites.of(loads.stream().flatMap(load -> load.pending.stream()).toList());
  }

  /** Takes the loads as far as they go; the files of those that are done, in that order. */
  List<String> take() throws SQLException {
    boolean moved = true;
    while (moved) {
      moved = (foreseeing && roundAtOnce()) || round(false);
      if (!moved && loads.stream().anyMatch(load -> !load.isDone())) {
        moved = round(true);
        if (!moved && foreseeing) {
          foreseeing = false;
          moved = true;
        }
      }
    }
    return done;
  }

  /**
   * All that one round would make, in one journey to the server; false, and nothing done, if that
   * is not possible or is nothing.
   */
  private boolean roundAtOnce() throws SQLException {
    Map<ModuleLoad, List<SqlStatement>> round =
        prerequisites.round(loads.stream().filter(load -> !load.isHopeless()).toList());
    boolean taken =
        !round.isEmpty() && new SingleRoundTripLoad(connection, createdRelations).take(round);
    if (taken) {
      round.forEach(
          (load, statements) -> {
            statements.forEach(sql -> succeeded(load, sql));
            if (load.isDone()) {
              done.add(load.module.file());
            }
          });
    }
    return taken;
  }

  /** One attempt at every module; whether any statement was executed. */
  private boolean round(boolean pastFailures) throws SQLException {
    boolean moved = false;
    for (ModuleLoad load : loads) {
      if (load.isDone() || load.isHopeless()) {
        continue;
      }
      boolean movedHere = advance(load, pastFailures);
      if (movedHere) {
        load.created.addAll(createdRelations.since());
        moved = true;
        if (load.isDone()) {
          done.add(load.module.file());
        }
        if (pastFailures) {
          return true;
        }
      }
    }
    return moved;
  }

  private boolean advance(ModuleLoad load, boolean pastFailures) throws SQLException {
    List<SqlStatement> next = next(load, pastFailures);
    if ((foreseeing || load.isUntried()) && atOnce(load, next)) {
      return true;
    }
    boolean moved = false;
    boolean again = !load.isUntried();
    for (SqlStatement statement : next) {
      if (execute(load, statement)) {
        if (again && !moved && atOnce(load, next(load, pastFailures))) {
          // What it waited for has come, most often for all of it.
          return true;
        }
        moved = true;
      } else if (load.isHopeless() || !pastFailures) {
        return moved;
      }
    }
    return moved;
  }

  /** What is to be tried of a module. */
  private List<SqlStatement> next(ModuleLoad load, boolean pastFailures) {
    return foreseeing ? prerequisites.next(load.pending, pastFailures) : List.copyOf(load.pending);
  }

  /** All of {@code next} in one journey to the server; false, and nothing done, if one fails. */
  private boolean atOnce(ModuleLoad load, List<SqlStatement> next) throws SQLException {
    if (next.isEmpty() || next.stream().anyMatch(SingleRoundTripLoad::givesRows)) {
      return false;
    }
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute("SAVEPOINT module");
      try {
        for (SqlStatement sql : next) {
          statement.addBatch(sql.text());
        }
        statement.addBatch("RELEASE SAVEPOINT module");
        statement.executeBatch();
        next.forEach(sql -> succeeded(load, sql));
        return true;
      } catch (SQLException e) {
        // Which statement it was, and whether another module helps, is found one by one.
        statement.execute("ROLLBACK TO SAVEPOINT module");
        statement.execute("RELEASE SAVEPOINT module");
        return false;
      }
    }
  }

  private boolean execute(ModuleLoad load, SqlStatement sql) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      if (roles.isPresent()) {
        roles.get().guarded(connection, () -> statement.execute(sql.text()));
      } else {
        statement.execute(sql.text());
      }
      connection.releaseSavepoint(before);
      succeeded(load, sql);
      return true;
    } catch (SQLException e) {
      // Fails too, and is the one to tell, if the connection is gone.
      connection.rollback(before);
      connection.releaseSavepoint(before);
      load.failed(sql, e);
      return false;
    }
  }

  private void succeeded(ModuleLoad load, SqlStatement sql) {
    load.succeeded(sql);
    prerequisites.executed(sql);
  }
}
