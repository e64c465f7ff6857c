// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.trace;

import dev.lockstep.sql.QualifiedName;
import java.util.Set;

/**
 * A table, index, view or the like as the catalog has it.
 *
 * @param id its object identifier, which a rename does not change
 * @param schema where it is
 * @param name its own
 * @param kind {@code pg_class.relkind}: {@code r} a table, {@code i} an index, {@code m} a
 *     materialized view, {@code p} and {@code I} partitioned ones
 * @param file {@code relfilenode}: another one after it was written anew; 0 if it has none
 * @param table of an index, its table; else itself
 * @param family the partitioned table that all of it belongs to; else the same as {@code table}
 * @param partition whether it is attached to a partitioned one
 */
public record Relation(
    long id,
    String schema,
    String name,
    char kind,
    long file,
    long table,
    long family,
    boolean partition) {
  /** Whether it holds rows that SQL reads: no index, view or sequence. */
  public boolean holdsRows() {
    return kind == 'r' || kind == 'p' || kind == 'm';
  }

  /** Whether it is a table, partitioned or not. */
  public boolean isTable() {
    return kind == 'r' || kind == 'p';
  }

  /** Whether it is an index with pages of its own. */
  public boolean isIndex() {
    return kind == 'i';
  }

  /** Whether it, or the table that it belongs to, is one of {@code tables}. */
  public boolean isAmong(Set<Long> tables) {
    return tables.contains(id) || tables.contains(table);
  }

  /** For people and SQL: without the schema where that is {@code public}. */
  public String text() {
    return QualifiedName.briefly(schema, name).toString();
  }
}
