// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.catalog;

import dev.lockstep.postgres.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Reads the catalog of a database, in a handful of set-based queries whatever its size. PostgreSQL
 * 14 to 18. Needs no right but to connect: PostgreSQL's system catalogs are readable by all.
 */
public final class CatalogReader {
  /**
   * With no search path every name is printed qualified; the other settings fix how constants are
   * printed. Compiling a query takes longer than any of them runs. All local to the transaction.
   */
  private static final String FIXED_PRINTING =
      """
      SELECT set_config('search_path', '', true), set_config('quote_all_identifiers', 'off', true),
             set_config('DateStyle', 'ISO, YMD', true), set_config('IntervalStyle', 'postgres', true),
             set_config('TimeZone', 'UTC', true), set_config('extra_float_digits', '1', true),
             set_config('bytea_output', 'hex', true), set_config('lc_monetary', 'C', true),
             set_config('lc_numeric', 'C', true), set_config('jit', 'off', true)""";

  private CatalogReader() {}

  /**
   * Reads the catalog. On a connection in auto-commit mode that is one read-only snapshot of its
   * own; inside a transaction it is what that transaction sees, and the settings it changes stay
   * changed until that transaction (or savepoint) ends.
   *
   * @throws SQLException if the database cannot be read
   */
  public static Catalog read(Connection connection, CatalogFilter filter) throws SQLException {
    if (!connection.getAutoCommit()) {
      return readInside(connection, filter);
    }
    return Transactions.in(
        connection,
        inside -> {
          try (Statement statement = inside.createStatement()) {
            statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
          }
          return readInside(inside, filter);
        });
  }

  private static Catalog readInside(Connection connection, CatalogFilter filter)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(FIXED_PRINTING);
    }
    int major = connection.getMetaData().getDatabaseMajorVersion();
    return new CatalogQueries(connection, filter, major).read();
  }
}
