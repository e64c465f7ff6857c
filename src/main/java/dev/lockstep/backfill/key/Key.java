package dev.lockstep.backfill.key;

import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A key's values, one for each of its columns, as PostgreSQL writes them as text. */
public record Key(List<String> values) {
  public Key {
    values = List.copyOf(values);
    if (values.isEmpty()) {
      throw new IllegalArgumentException("a key has at least one column");
    }
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
    return values.size() == 1
        ? values.get(0)
        : values.stream().collect(Collectors.joining(", ", "(", ")"));
  }
}
