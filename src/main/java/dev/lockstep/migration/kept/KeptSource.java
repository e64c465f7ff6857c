// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.kept;

import dev.lockstep.sql.Identifiers;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is kept, as it is found in the database.
 *
 * @param schema of the table
 * @param table its name
 * @param columnOrNull the column; null if the whole table is kept
 * @param only whether its own rows alone are meant: those of tables that inherit from it are theirs
 * @param key columns by which a row is found again; empty if the whole table is kept
 * @param columns what is copied beside the key
 */
public record KeptSource(
    String schema,
    String table,
    @Nullable String columnOrNull,
    boolean only,
    List<KeptColumn> key,
    List<KeptColumn> columns) {
  public KeptSource {
    key = List.copyOf(key);
    columns = List.copyOf(columns);
  }

  /** The column; empty if the whole table is kept. */
  public Optional<String> column() {
    return Optional.ofNullable(columnOrNull);
  }

  /** For people: {@code public.artworks.born}. */
  public String text() {
    return Identifiers.quoteIfNeeded(schema)
        + "."
        + Identifiers.quoteIfNeeded(table)
        + (columnOrNull == null ? "" : "." + Identifiers.quoteIfNeeded(columnOrNull));
  }

  /** The table, quoted and in full. */
  String tableName() {
    return Identifiers.quote(schema, table);
  }

  /** What follows FROM and LOCK TABLE. */
  String rows() {
    return (only ? "ONLY " : "") + tableName();
  }

  /** The columns of the copy, as they are selected from the table. */
  String selected() {
    return java.util.stream.Stream.concat(key.stream(), columns.stream())
        .map(KeptColumn::selected)
        .collect(Collectors.joining(", "));
  }

  String keptName(String version) {
    return KeptName.of(
        version,
        columnOrNull == null ? List.of(schema, table) : List.of(schema, table, columnOrNull));
  }
}
