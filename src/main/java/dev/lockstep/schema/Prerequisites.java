// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.schema;

import dev.lockstep.sql.ObjectType;
import dev.lockstep.sql.QualifiedName;
import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.StatementHead;
import dev.lockstep.sql.Tokens;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the statements of a schema need of each other, read from their text: a forecast, which
 * spares attempts that would fail. What it overlooks costs such an attempt.
 *
 * <p>Things are known by keys: {@code schema.name} is a relation or a type, {@code schema.name(} a
 * routine, {@code schema.} a schema.
 */
final class Prerequisites {
  /** Behind these a relation is named, where the schema makes one of that name. */
  private static final Set<String> BEFORE_RELATION =
      Set.of("REFERENCES", "FROM", "JOIN", "ON", "ONLY", "TABLE", "OF", "LIKE", "SETOF", "RETURNS");

  private final Set<String> relations = new HashSet<>();
  private final Set<String> others = new HashSet<>();
  private final Map<SqlStatement, Set<String>> needed = new IdentityHashMap<>();
  private final Set<String> made = new HashSet<>();

  private Prerequisites() {}

  /** Those of {@code statements}, none of which was executed yet. */
  static Prerequisites of(List<SqlStatement> statements) {
    Prerequisites all = new Prerequisites();
    for (SqlStatement statement : statements) {
      StatementHead head = StatementHead.of(statement);
      madeBy(head).ifPresent((isRelation(head) ? all.relations : all.others)::add);
    }
    statements.forEach(statement -> all.needed.put(statement, all.needs(statement)));
    return all;
  }

  /**
   * Those of {@code pending} that want for nothing when they are executed one after another.
   *
   * @param pastOthers whether also those that stand behind one that does
   */
  List<SqlStatement> next(List<SqlStatement> pending, boolean pastOthers) {
    return next(pending, pastOthers, new HashSet<>());
  }

  /** What one round over all modules executes, each as far as it goes. */
  Map<ModuleLoad, List<SqlStatement>> round(List<ModuleLoad> loads) {
    Map<ModuleLoad, List<SqlStatement>> round = new LinkedHashMap<>();
    Set<String> meanwhile = new HashSet<>();
    for (ModuleLoad load : loads) {
      List<SqlStatement> next = next(load.pending, false, meanwhile);
      if (!next.isEmpty()) {
        round.put(load, next);
      }
    }
    return round;
  }

  private List<SqlStatement> next(
      List<SqlStatement> pending, boolean pastOthers, Set<String> meanwhile) {
    List<SqlStatement> next = new ArrayList<>();
    for (SqlStatement statement : pending) {
      boolean possible =
          needed.getOrDefault(statement, Set.of()).stream()
              .allMatch(need -> made.contains(need) || meanwhile.contains(need));
      if (possible) {
        madeBy(StatementHead.of(statement)).ifPresent(meanwhile::add);
        next.add(statement);
      } else if (!pastOthers) {
        break;
      }
    }
    return next;
  }

  /** Notes that {@code statement} was executed. */
  void executed(SqlStatement statement) {
    madeBy(StatementHead.of(statement)).ifPresent(made::add);
  }

  private static boolean isRelation(StatementHead head) {
    return head.creates(
        ObjectType.TABLE, ObjectType.FOREIGN_TABLE, ObjectType.VIEW, ObjectType.MATERIALIZED_VIEW);
  }

  private static Optional<String> madeBy(StatementHead head) {
    if (isRelation(head) || head.creates(ObjectType.TYPE, ObjectType.DOMAIN)) {
      return head.name().map(Prerequisites::key);
    }
    if (head.creates(ObjectType.FUNCTION, ObjectType.PROCEDURE, ObjectType.AGGREGATE)) {
      return head.name().map(name -> key(name) + "(");
    }
    return head.creates(ObjectType.SCHEMA)
        ? head.name().map(name -> name.last() + ".")
        : Optional.empty();
  }

  private static String key(QualifiedName name) {
    return name.schemaOr("public") + "." + name.last();
  }

  private Set<String> needs(SqlStatement statement) {
    Set<String> needs = new HashSet<>();
    Tokens tokens = Tokens.of(statement);
    String before = "";
    boolean amongParents = false;
    while (!tokens.isAtEnd()) {
      Optional<QualifiedName> name = tokens.takeName();
      if (name.isEmpty()) {
        String symbol = tokens.next();
        amongParents = before.equals("INHERITS") || (amongParents && symbol.equals(","));
        before = symbol;
        continue;
      }
      String key = key(name.get());
      boolean relation = amongParents || BEFORE_RELATION.contains(before);
      if (others.contains(key) || (relation && relations.contains(key))) {
        needs.add(key);
      }
      if (tokens.isNext("(") && others.contains(key + "(")) {
        needs.add(key + "(");
      }
      if (others.contains(name.get().schemaOr("") + ".")) {
        needs.add(name.get().schemaOr("") + ".");
      }
      before = name.get().last().toUpperCase(Locale.ROOT);
    }
    madeBy(StatementHead.of(statement)).ifPresent(needs::remove);
    return needs;
  }
}
