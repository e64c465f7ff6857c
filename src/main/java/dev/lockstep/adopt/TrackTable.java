// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt;

import dev.lockstep.finding.Finding;
import dev.lockstep.sql.Identifiers;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A table in which a tool keeps what it has applied. */
public record TrackTable(String schema, String name) {
  /**
   * How one is known.
   *
   * @param tool whose it is
   * @param rule of what is found
   * @param name what it is called unless somebody configured another name
   * @param columns {@code name:type} of each that it has, as PostgreSQL prints the type
   * @param distinct whether these columns alone tell that it is one, under any name
   */
  public record Form(
      String tool, String rule, String name, List<String> columns, boolean distinct) {
    public Form {
      columns = List.copyOf(columns);
    }
  }

  /** {@code schema.name}. */
  public String qualified() {
    return schema + "." + name;
  }

  /** For SQL. */
  public String quoted() {
    return Identifiers.quote(schema, name);
  }

  /**
   * The table of a database that has the form.
   *
   * @param chosen {@code schema.name}, if somebody says which; else null
   * @param problems where goes why it is not clear which it is
   * @return empty if there is none
   */
  public static Optional<TrackTable> find(
      Connection connection, Form form, @Nullable String chosen, List<Finding> problems)
      throws SQLException {
    List<TrackTable> alike = alike(connection, form);
    if (chosen != null) {
      Optional<TrackTable> named =
          alike.stream().filter(table -> table.qualified().equals(chosen)).findFirst();
      if (named.isEmpty()) {
        problems.add(
            new Finding(
                form.rule(),
                chosen,
                0,
                "the database has no table of this name with the columns of "
                    + form.tool()
                    + "'s ("
                    + String.join(", ", form.columns()).replace(':', ' ')
                    + "); name it with its schema"));
      }
      return named;
    }
    List<TrackTable> usual =
        alike.stream().filter(table -> table.name().equals(form.name())).toList();
    List<TrackTable> candidates = usual.isEmpty() && form.distinct() ? alike : usual;
    if (candidates.size() > 1) {
      problems.add(
          new Finding(
              form.rule(),
              candidates.getFirst().qualified(),
              0,
              "is not the only table of "
                  + form.tool()
                  + "'s form, beside "
                  + candidates.stream()
                      .skip(1)
                      .map(TrackTable::qualified)
                      .collect(Collectors.joining(", "))
                  + "; say which with --table"));
      return Optional.empty();
    }
    return candidates.stream().findFirst();
  }

  private static List<TrackTable> alike(Connection connection, Form form) throws SQLException {
    List<TrackTable> tables = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT n.nspname, c.relname
              FROM pg_catalog.pg_class c
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             CROSS JOIN LATERAL (
                   SELECT pg_catalog.array_agg(
                              a.attname::text || ':' || pg_catalog.format_type(a.atttypid, NULL))
                          AS names
                     FROM pg_catalog.pg_attribute a
                    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) columns
             WHERE c.relkind = 'r'
               AND columns.names @> ?::text[]
               AND (columns.names <@ ?::text[] OR NOT ?::bool)
             ORDER BY 1, 2\
            """)) {
      Array columns = connection.createArrayOf("text", form.columns().toArray());
      statement.setArray(1, columns);
      statement.setArray(2, columns);
      // One or two columns are those of many tables.
      statement.setBoolean(3, form.columns().size() < 3);
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          tables.add(new TrackTable(found.getString(1), found.getString(2)));
        }
      }
    }
    return tables;
  }
}
