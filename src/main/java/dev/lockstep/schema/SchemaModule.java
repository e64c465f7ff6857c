// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.schema;

import dev.lockstep.sql.SqlStatement;
import java.util.List;

/**
 * One file of the canonical schema.
 *
 * @param kind what its name says it is
 * @param schema the schema its folder names; {@code public} for none
 * @param name the table's or the legacy view's name; of a shared module what follows {@code _}
 * @param file where it lies, for people
 * @param statements its statements in order
 * @param renames what it says about former names
 * @param dropped what it says is meant to go
 * @param notOurs patterns of what it says belongs to another tool
 * @param partitionsElsewhere whether something else makes and takes away its table's partitions
 */
public record SchemaModule(
    Kind kind,
    String schema,
    String name,
    String file,
    List<SqlStatement> statements,
    List<RenamedFrom> renames,
    List<Dropped> dropped,
    List<String> notOurs,
    boolean partitionsElsewhere) {
  /** What a module is. */
  public enum Kind {
    /** {@code _<name>.sql}: extensions, types, functions, views, sequences. */
    SHARED,
    /** {@code <table>.sql}: one table and what belongs to it. */
    TABLE,
    /** {@code <legacy>.shim.sql}: a view under a name that still has readers. */
    SHIM
  }

  public SchemaModule {
    statements = List.copyOf(statements);
    renames = List.copyOf(renames);
    dropped = List.copyOf(dropped);
    notOurs = List.copyOf(notOurs);
  }

  /** The line of the first statement, for findings about the module as a whole. */
  public int firstLine() {
    return statements.isEmpty() ? 1 : statements.get(0).line();
  }

  /** {@code artworks}, or {@code audit.price_history}. */
  public String qualifiedName() {
    return schema.equals("public") ? name : schema + "." + name;
  }
}
