// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.proof;

import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.Placeholders;
import dev.lockstep.shadow.ScratchRoles;
import dev.lockstep.sql.ObjectType;
import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.StatementHead;
import dev.lockstep.sql.StatementHead.Modifier;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Which files may be tried out one after the other inside one transaction that is rolled back:
 * those that cannot succeed there and fail in transactions of their own, and leave nothing behind.
 * What fails inside the one transaction is no answer, and is asked again of a database of its own:
 * an enum's new value cannot be used before it is committed, for instance.
 *
 * <p>So nothing that changes the session, which would reach the next file; no rows, whose triggers
 * and defaults may take numbers of sequences; nothing that belongs to the whole server, where other
 * sessions would wait; and no more statements than the locks of one transaction are made for.
 */
final class OneTransaction {
  private static final long MOST_STATEMENTS = 100;
  private static final Set<String> VERBS =
      Set.of("CREATE", "ALTER", "DROP", "COMMENT", "GRANT", "REVOKE");
  private static final Set<String> ABOUT_OBJECTS = Set.of("CREATE", "ALTER", "DROP");
  private static final Set<ObjectType> KINDS =
      EnumSet.of(
          ObjectType.AGGREGATE,
          ObjectType.COLLATION,
          ObjectType.DOMAIN,
          ObjectType.FOREIGN_TABLE,
          ObjectType.FUNCTION,
          ObjectType.INDEX,
          ObjectType.MATERIALIZED_VIEW,
          ObjectType.POLICY,
          ObjectType.PROCEDURE,
          ObjectType.RULE,
          ObjectType.SCHEMA,
          ObjectType.SEQUENCE,
          ObjectType.STATISTICS,
          ObjectType.TABLE,
          ObjectType.TRIGGER,
          ObjectType.TYPE,
          ObjectType.VIEW);

  private OneTransaction() {}

  /** Whether {@code file} is one of them. */
  static boolean suits(MigrationFile file) {
    if (!file.transactional()
        || file.frame().setting().isPresent()
        || file.directives().hasGate()
        || !file.directives().keeps().isEmpty()
        || file.content().statements() > MOST_STATEMENTS
        || Placeholders.occurIn(file)) {
      return false;
    }
    List<SqlStatement> others = new ArrayList<>();
    file.forEachStatement(
        statement -> {
          if (!suits(statement)) {
            others.add(statement);
          }
        });
    return others.isEmpty();
  }

  private static boolean suits(SqlStatement statement) {
    StatementHead head = StatementHead.of(statement);
    return VERBS.contains(head.verb())
        && (!ABOUT_OBJECTS.contains(head.verb()) || KINDS.contains(head.type()))
        && !head.has(Modifier.CONCURRENTLY)
        && !head.has(Modifier.TEMPORARY)
        && !ScratchRoles.isAboutRoles(statement);
  }
}
