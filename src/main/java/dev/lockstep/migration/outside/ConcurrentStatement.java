// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.outside;

import dev.lockstep.migration.file.Transactionality;
import dev.lockstep.sql.SqlStatement;
import java.util.List;
import java.util.Optional;

/**
 * What a statement that runs outside a transaction is about: enough to tell, after a kill, whether
 * it was done, half done or not begun. Names are as written, for {@code to_regclass}.
 */
sealed interface ConcurrentStatement {
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
    List<String> head = statement.head();
    String first = head.isEmpty() ? "" : head.get(0);
    boolean concurrently = statement.mentions("CONCURRENTLY");
    if (concurrently && statement.mentions("INDEX") && first.equals("CREATE")) {
      return createIndex(head);
    }
    if (concurrently && statement.startsWith("DROP", "INDEX")) {
      return new DropIndex(name(head, skip(head, 3, "IF", "EXISTS")));
    }
    if (concurrently && first.equals("REINDEX")) {
      return new Reindex();
    }
    int detach = head.indexOf("DETACH");
    if (concurrently && detach > 0 && statement.startsWith("ALTER", "TABLE")) {
      int table = skip(head, skip(head, 2, "IF", "EXISTS"), "ONLY");
      return new Detach(name(head, table), name(head, detach + 2));
    }
    boolean mayCommit = List.of("CALL", "DO", "BEGIN", "COMMIT", "START", "END").contains(first);
    return mayCommit || Transactionality.mustRunOutside(statement)
        ? new Standalone()
        : new Ordinary();
  }

  private static ConcurrentStatement createIndex(List<String> head) {
    int at = skip(head, head.indexOf("CONCURRENTLY") + 1, "IF", "NOT", "EXISTS");
    boolean named = at < head.size() && !head.get(at).equals("ON");
    int on = head.indexOf("ON");
    String table = on < 0 ? "" : name(head, skip(head, on + 1, "ONLY"));
    if (!named) {
      return new CreateIndex(Optional.empty(), table);
    }
    // An index lies in its table's schema; its own name has none.
    int dot = schemaEnd(table);
    String schema = dot < 0 ? "" : table.substring(0, dot + 1);
    return new CreateIndex(Optional.of(schema + name(head, at)), table);
  }

  private static int skip(List<String> head, int at, String... words) {
    List<String> wanted = List.of(words);
    return at + words.length <= head.size() && head.subList(at, at + words.length).equals(wanted)
        ? at + words.length
        : at;
  }

  /** A possibly qualified name that begins at {@code at}. */
  private static String name(List<String> head, int at) {
    if (at >= head.size()) {
      return "";
    }
    StringBuilder name = new StringBuilder(head.get(at));
    int next = at + 1;
    while (next + 1 < head.size() && head.get(next).equals(".")) {
      name.append('.').append(head.get(next + 1));
      next += 2;
    }
    return name.toString();
  }

  private static int schemaEnd(String name) {
    boolean quoted = false;
    int dot = -1;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      quoted ^= c == '"';
      dot = c == '.' && !quoted ? i : dot;
    }
    return dot;
  }
}
