// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.outside;

import dev.lockstep.migration.file.Transactionality;
import dev.lockstep.sql.ObjectType;
import dev.lockstep.sql.QualifiedName;
import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.StatementHead;
import dev.lockstep.sql.StatementHead.Modifier;
import dev.lockstep.sql.Tokens;
import java.util.Optional;
import java.util.Set;

/**
 * What a statement that runs outside a transaction is about: enough to tell, after a kill, whether
 * it was done, half done or not begun. Names are qualified and quoted as they have to be, for
 * {@code to_regclass}.
 */
sealed interface ConcurrentStatement {
  /** Statements that may end a transaction. */
  Set<String> MAY_COMMIT = Set.of("CALL", "DO", "BEGIN", "COMMIT", "START", "END");

  /** {@code CREATE INDEX CONCURRENTLY [name] ON table}. */
  record CreateIndex(Optional<String> name, String table) implements ConcurrentStatement {}

  /** {@code DROP INDEX CONCURRENTLY name}. */
  record DropIndex(String name) implements ConcurrentStatement {}

  /** {@code REINDEX … CONCURRENTLY}. */
  record Reindex() implements ConcurrentStatement {}

  /** {@code ALTER TABLE parent DETACH PARTITION partition CONCURRENTLY}. */
  record Detach(String parent, String partition) implements ConcurrentStatement {}

  /** Another one that PostgreSQL refuses in a transaction, or that may commit by itself. */
  record Standalone() implements ConcurrentStatement {}

  /** One that can run in a transaction together with its journal entry. */
  record Ordinary() implements ConcurrentStatement {}

  static ConcurrentStatement of(SqlStatement statement) {
    Tokens tokens = Tokens.ofHead(statement);
    StatementHead head = StatementHead.read(tokens);
    boolean concurrently = head.has(Modifier.CONCURRENTLY);
    if (concurrently && head.creates(ObjectType.INDEX)) {
      return createIndex(head, tokens);
    }
    if (concurrently && head.is("DROP", ObjectType.INDEX)) {
      return new DropIndex(text(head));
    }
    if (concurrently && head.verb().equals("REINDEX")) {
      return new Reindex();
    }
    if (head.is("ALTER", ObjectType.TABLE) && tokens.take("DETACH", "PARTITION")) {
      String partition = tokens.name();
      if (tokens.isNext("CONCURRENTLY")) {
        return new Detach(text(head), partition);
      }
    }
    return MAY_COMMIT.contains(head.verb()) || Transactionality.mustRunOutside(statement)
        ? new Standalone()
        : new Ordinary();
  }

  private static ConcurrentStatement createIndex(StatementHead head, Tokens tokens) {
    tokens.skipPast("ON");
    tokens.take("ONLY");
    Optional<QualifiedName> table = tokens.takeName();
    // An index lies in its table's schema; its own name has none.
    Optional<String> name =
        head.name()
            .map(index -> table.map(found -> found.withLast(index.last())).orElse(index))
            .map(QualifiedName::toString);
    return new CreateIndex(name, table.map(QualifiedName::toString).orElse(""));
  }

  private static String text(StatementHead head) {
    return head.name().map(QualifiedName::toString).orElse("");
  }
}
