// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.key;

import dev.lockstep.backfill.api.Key;
import dev.lockstep.backfill.api.KeyColumn;
import dev.lockstep.backfill.api.KeyedTable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key that is below the first one: what {@code :from}, which is exclusive, is bound to at the
 * start of a table. Of a composite key it is enough that one column has a lower value.
 */
public final class KeyBelowFirst {
  private KeyBelowFirst() {}

  /**
   * A key below {@code first}; null if there is none (an empty string, the nil UUID, the smallest
   * integer as the first key).
   */
  public static @Nullable Key of(Connection connection, KeyedTable table, Key first)
      throws SQLException {
    for (int i = 0; i < table.key().size(); i++) {
      KeyColumn column = table.key().get(i);
      String lower = lower(column.base(), first.values().get(i));
      if (lower != null) {
        List<String> values = new ArrayList<>(first.values());
        values.set(i, lower);
        Key key = new Key(values);
        if (isBelow(connection, table, key)) {
          return key;
        }
      }
    }
    return null;
  }

  private static @Nullable String lower(String base, String value) {
    return switch (base) {
      case "int2" -> integer(value, Short.MIN_VALUE);
      case "int4" -> integer(value, Integer.MIN_VALUE);
      case "int8" -> integer(value, Long.MIN_VALUE);
      case "oid" -> integer(value, 0);
      case "numeric" ->
          value.matches("-?[0-9.]+")
              ? new BigDecimal(value).subtract(BigDecimal.ONE).toPlainString()
              : null;
      case "float4", "float8" -> "-Infinity";
      case "date", "timestamp", "timestamptz" -> "-infinity";
      case "time" -> "00:00:00";
      case "uuid" -> "00000000-0000-0000-0000-000000000000";
      case "bytea" -> "\\x";
      case "text", "varchar", "bpchar", "citext", "name" -> "";
      case "bool" -> "false";
      default -> null;
    };
  }

  private static @Nullable String integer(String value, long least) {
    BigInteger lower = new BigInteger(value).subtract(BigInteger.ONE);
    return lower.compareTo(BigInteger.valueOf(least)) < 0 ? null : lower.toString();
  }

  private static boolean isBelow(Connection connection, KeyedTable table, Key key)
      throws SQLException {
    // Asked of the table itself, so that it is compared in the collation of its columns.
    String sql =
        "SELECT NOT EXISTS (SELECT FROM %s WHERE %s)".formatted(table.sql(), table.compared("<="));
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      table.bind(statement, 1, key);
      try (ResultSet results = statement.executeQuery()) {
        return results.next() && results.getBoolean(1);
      }
    }
  }
}
