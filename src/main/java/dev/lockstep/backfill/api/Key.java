// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.api;

import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A key's values, one for each of its columns, as PostgreSQL writes them as text. {@link #START}
 * has none.
 */
public record Key(List<String> values) {
  /** Before every key: a range that begins there has no lower bound. */
  public static final Key START = new Key(List.of());

  public Key {
    values = List.copyOf(values);
  }

  /** Whether this is {@link #START}. */
  public boolean isStart() {
    return values.isEmpty();
  }

  /** The key in {@code column}, a text[]; null for NULL. */
  public static @Nullable Key read(ResultSet results, String column) throws SQLException {
    Array array = results.getArray(column);
    return array == null ? null : new Key(List.of((String[]) array.getArray()));
  }

  /** As a text[] to bind. */
  public Array array(Connection connection) throws SQLException {
    return connection.createArrayOf("text", values.toArray());
  }

  /** As people read it: {@code 42}, or {@code (eu, 42)}. */
  @Override
  public String toString() {
    if (isStart()) {
      return "the start of the table";
    }
    return values.size() == 1
        ? values.get(0)
        : values.stream().collect(Collectors.joining(", ", "(", ")"));
  }
}
