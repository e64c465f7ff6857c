// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.schema;

import dev.lockstep.sql.SqlStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Loads all modules with all their statements at once, without asking in between what each of them
 * made: that is read from what the statements say they create, and believed only if PostgreSQL has
 * exactly these relations afterwards. In any doubt nothing is done, and the modules are loaded one
 * by one.
 */
final class SingleRoundTripLoad {
  /** What may stand between CREATE and the kind of a relation. */
  private static final Set<String> ADJECTIVES =
      Set.of("OR", "REPLACE", "UNLOGGED", "FOREIGN", "MATERIALIZED", "RECURSIVE");

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
    Map<String, ModuleLoad> creators = creators(loads);
    if (creators.isEmpty()) {
      return false;
    }
    Savepoint before = connection.setSavepoint();
    boolean taken = false;
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      for (ModuleLoad load : rest) {
        for (SqlStatement sql : load.pending) {
          statement.addBatch(sql.text());
        }
      }
      statement.executeBatch();
      taken = attribute(createdRelations.since(), creators);
    } catch (SQLException e) {
      // Which statement it was, and whether another order helps, is found one by one.
      System.getLogger(SingleRoundTripLoad.class.getName())
          .log(System.Logger.Level.DEBUG, "the schema does not load in one journey", e);
    }
    if (!taken) {
      connection.rollback(before);
    }
    connection.releaseSavepoint(before);
    if (taken) {
      loads.forEach(ModuleLoad::allSucceeded);
    }
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
  private static Map<String, ModuleLoad> creators(List<ModuleLoad> loads) {
    Map<String, ModuleLoad> creators = new HashMap<>();
    for (ModuleLoad load : loads) {
      for (SqlStatement sql : load.pending) {
        if (sql.startsWith("SELECT") || sql.startsWith("WITH") || isConditional(sql)) {
          return Map.of();
        }
        Optional<String> relation = relation(sql);
        if (relation.isPresent() && creators.put(relation.get(), load) != null) {
          return Map.of();
        }
      }
    }
    return creators;
  }

  /** Where in a statement the kind of the relation stands that it creates; 0 if it creates none. */
  private static int kind(SqlStatement sql) {
    List<String> head = sql.head();
    int at = 1;
    while (at < head.size() && ADJECTIVES.contains(head.get(at))) {
      at++;
    }
    boolean relation =
        at + 1 < head.size() && (head.get(at).equals("TABLE") || head.get(at).equals("VIEW"));
    return relation && sql.startsWith("CREATE") ? at : 0;
  }

  /** Whether it may leave a relation as it is that another statement made. */
  private static boolean isConditional(SqlStatement sql) {
    int kind = kind(sql);
    return kind > 0 && (sql.startsWith("CREATE", "OR") || sql.head().get(kind + 1).equals("IF"));
  }

  private static Optional<String> relation(SqlStatement sql) {
    int kind = kind(sql);
    if (kind == 0) {
      return Optional.empty();
    }
    List<String> head = sql.head();
    boolean qualified = kind + 3 < head.size() && head.get(kind + 2).equals(".");
    String schema = qualified ? name(head.get(kind + 1)) : "public";
    return Optional.of(schema + "\0" + name(head.get(qualified ? kind + 3 : kind + 1)));
  }

  /** A name as PostgreSQL has it; bare words are in upper case here and in lower case there. */
  private static String name(String token) {
    return token.startsWith("\"")
        ? token.substring(1, token.length() - 1).replace("\"\"", "\"")
        : token.toLowerCase(Locale.ROOT);
  }
}
