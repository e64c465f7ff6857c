// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.schema;

import dev.lockstep.sql.ObjectType;
import dev.lockstep.sql.QualifiedName;
import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.StatementHead;
import dev.lockstep.sql.StatementHead.Modifier;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Loads all modules with all their statements at once, without asking in between what each of them
 * made: that is read from what the statements say they create, and believed only if PostgreSQL has
 * exactly these relations afterwards. In any doubt nothing is done, and the modules are loaded one
 * by one.
 */
final class SingleRoundTripLoad {
  private final Connection connection;
  private final CreatedRelations createdRelations;

  SingleRoundTripLoad(Connection connection, CreatedRelations createdRelations) {
    this.connection = connection;
    this.createdRelations = createdRelations;
  }

  /** Loads {@code loads} in this order; false, and nothing done, if that is not possible. */
  boolean take(List<ModuleLoad> loads) throws SQLException {
    return take(loads, loads);
  }

  /** Loads {@code rest}; the other ones of {@code loads} are there already. */
  boolean take(List<ModuleLoad> loads, List<ModuleLoad> rest) throws SQLException {
    boolean taken = take(allOf(loads), allOf(rest));
    if (taken) {
      loads.forEach(ModuleLoad::allSucceeded);
    }
    return taken;
  }

  private static Map<ModuleLoad, List<SqlStatement>> allOf(List<ModuleLoad> loads) {
    Map<ModuleLoad, List<SqlStatement>> all = new LinkedHashMap<>();
    loads.forEach(load -> all.put(load, load.pending));
    return all;
  }

  /** Executes these statements of some modules, which are not marked as done. */
  boolean take(Map<ModuleLoad, List<SqlStatement>> statements) throws SQLException {
    return take(statements, statements);
  }

  private boolean take(
      Map<ModuleLoad, List<SqlStatement>> said, Map<ModuleLoad, List<SqlStatement>> executed)
      throws SQLException {
    Optional<Map<String, ModuleLoad>> creators = creators(said);
    if (creators.isEmpty()) {
      return false;
    }
    Savepoint before = connection.setSavepoint();
    boolean taken = false;
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      for (List<SqlStatement> each : executed.values()) {
        for (SqlStatement sql : each) {
          statement.addBatch(sql.text());
        }
      }
      statement.executeBatch();
      taken = attribute(createdRelations.since(), creators.get());
    } catch (SQLException e) {
      // Which statement it was, and whether another order helps, is found one by one.
      System.getLogger(SingleRoundTripLoad.class.getName())
          .log(System.Logger.Level.DEBUG, "the schema does not load in one journey", e);
    }
    if (!taken) {
      connection.rollback(before);
    }
    connection.releaseSavepoint(before);
    return taken;
  }

  /** The module of each relation, if each was made by a module that said so. */
  private static boolean attribute(List<LoadedRelation> created, Map<String, ModuleLoad> creators) {
    if (created.size() != creators.size()
        || !created.stream().allMatch(relation -> creators.containsKey(key(relation)))) {
      return false;
    }
    for (LoadedRelation relation : created) {
      ModuleLoad load = creators.get(key(relation));
      if (load != null) {
        load.created.add(relation);
      }
    }
    return true;
  }

  private static String key(LoadedRelation relation) {
    return relation.schema() + "\0" + relation.name();
  }

  /** Which statement says that it creates which relation; empty if the text does not say. */
  private static Optional<Map<String, ModuleLoad>> creators(
      Map<ModuleLoad, List<SqlStatement>> statements) {
    Map<String, ModuleLoad> creators = new HashMap<>();
    for (Map.Entry<ModuleLoad, List<SqlStatement>> each : statements.entrySet()) {
      ModuleLoad load = each.getKey();
      for (SqlStatement sql : each.getValue()) {
        StatementHead head = StatementHead.of(sql);
        boolean relation = isRelation(head);
        if (givesRows(sql) || (relation && mayLeave(head))) {
          return Optional.empty();
        }
        Optional<QualifiedName> name = head.name().filter(found -> relation);
        if (name.isPresent() && creators.put(key(name.get()), load) != null) {
          return Optional.empty();
        }
      }
    }
    return Optional.of(creators);
  }

  /** What gives rows cannot be part of a batch. */
  static boolean givesRows(SqlStatement sql) {
    return sql.begins("SELECT") || sql.begins("WITH");
  }

  private static boolean isRelation(StatementHead head) {
    return head.creates(
            ObjectType.TABLE,
            ObjectType.FOREIGN_TABLE,
            ObjectType.VIEW,
            ObjectType.MATERIALIZED_VIEW)
        && !head.has(Modifier.TEMPORARY);
  }

  /** Whether it may leave a relation as it is that another statement made. */
  private static boolean mayLeave(StatementHead head) {
    return head.has(Modifier.OR_REPLACE) || head.has(Modifier.IF_NOT_EXISTS);
  }

  private static String key(QualifiedName name) {
    return name.schemaOr("public") + "\0" + name.last();
  }
}
