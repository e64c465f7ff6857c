// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.kept;

import dev.lockstep.migration.kept.KeptRegistry.Mark;
import dev.lockstep.postgres.ByteSize;
import dev.lockstep.postgres.SqlState;
import dev.lockstep.postgres.Transactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What of a copy the reverse of its migration would put back, or has put back.
 *
 * @param kept the copy
 * @param withoutValue rows of the table that came after the copy and have no value in it: they get
 *     NULL or the default; null where the table is not there, or could not be read in time, or the
 *     copy is of a whole table
 * @param withoutRow rows of the copy that the table has no more; null as above
 */
public record KeptReturn(KeptRecord kept, @Nullable Long withoutValue, @Nullable Long withoutRow) {
  /** Whether all of the data comes back. */
  public boolean isComplete() {
    return kept.expiredAt().isEmpty();
  }

  /** For people, in one line. */
  public String text() {
    if (!isComplete()) {
      return kept.source()
          + ": the kept data expired on "
          + kept.expiredAt().map(Object::toString).orElse("")
          + ", and does not come back";
    }
    return kept.source()
        + ": "
        + count(kept.rows(), kept.column().isPresent() ? "kept value" : "kept row")
        + ", "
        + ByteSize.format(kept.bytes())
        + ", "
        + (kept.rows() == 1 ? "comes back" : "come back")
        + (kept.column().isPresent() && withoutValue == null
            ? "; what came since was not counted"
            : "")
        + some(withoutValue, " came since and gets none", " came since and get none")
        + some(withoutRow, " is gone since", " are gone since");
  }

  private static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  private static String some(@Nullable Long number, String one, String more) {
    return number == null || number == 0
        ? ""
        : "; " + count(number, "row") + (number == 1 ? one : more);
  }

  /**
   * What the reverse of {@code version} would put back now; empty if its migration kept nothing.
   * Changes nothing; reads the tables, and waits for no lock.
   *
   * @param connection in auto-commit mode
   */
  public static List<KeptReturn> of(Connection connection, String version) throws SQLException {
    List<KeptReturn> returns = new ArrayList<>();
    for (KeptRecord kept : KeptRegistry.of(connection, version)) {
      if (kept.restoredAt().isEmpty()) {
        returns.add(of(connection, kept));
      }
    }
    return returns;
  }

  private static KeptReturn of(Connection connection, KeptRecord kept) throws SQLException {
    if (kept.column().isEmpty()
        || !Columns.are(connection, kept, kept.key().stream().map(KeptColumn::name).toList())
        || !KeptSchema.exists(connection, KeptSchema.table(kept.name()))) {
      return new KeptReturn(kept, null, null);
    }
    String sql =
        "SELECT (SELECT count(*) FROM %1$s t WHERE NOT EXISTS (SELECT FROM %2$s k WHERE %3$s)),"
            + " (SELECT count(*) FROM %2$s k WHERE NOT EXISTS (SELECT FROM %1$s t WHERE %3$s))";
    String counts = sql.formatted(table(kept), KeptSchema.table(kept.name()), sameKey(kept));
    try {
      return Transactions.in(connection, inside -> counted(inside, kept, counts));
    } catch (SQLException e) {
      if (SqlState.isConnectionLost(e)) {
        throw e;
      }
      // Locked, too large, or not to be read by this role: an undo goes on without the figures.
      return new KeptReturn(kept, null, null);
    }
  }

  private static KeptReturn counted(Connection inside, KeptRecord kept, String sql)
      throws SQLException {
    try (Statement statement = inside.createStatement()) {
      statement.execute("SET LOCAL lock_timeout = '500ms'");
      statement.execute("SET LOCAL statement_timeout = '10s'");
      // What a policy hides has no value either.
      statement.execute("SET LOCAL row_security = off");
      try (ResultSet row = statement.executeQuery(sql)) {
        row.next();
        return new KeptReturn(kept, row.getLong(1), row.getLong(2));
      }
    }
  }

  /**
   * Settles, in the transaction of a reverse that has run, what the migration had kept: a copy of
   * which every row is back goes; one of which some row is not stays until it expires.
   *
   * @return a line for each, for people
   */
  public static List<String> settle(Connection connection, String version) throws SQLException {
    List<String> lines = new ArrayList<>();
    for (KeptRecord kept : KeptRegistry.of(connection, version)) {
      if (kept.restoredAt().isPresent() || kept.expiredAt().isPresent()) {
        continue;
      }
      long missing = notBack(connection, kept);
      KeptRegistry.mark(connection, kept, Mark.RESTORED);
      if (missing == 0) {
        KeptExpiry.drop(connection, kept);
        lines.add(kept.source() + ": all " + count(kept.rows(), "row") + " are back");
      } else {
        lines.add(
            kept.source()
                + ": "
                + (kept.rows() - missing)
                + " of "
                + count(kept.rows(), "row")
                + " are back; the copy stays in "
                + KeptSchema.table(kept.name())
                + " until "
                + kept.expiresAt());
      }
    }
    return lines;
  }

  /** How many rows of the copy the table does not have as they were. */
  private static long notBack(Connection connection, KeptRecord kept) throws SQLException {
    List<String> columns = Columns.of(connection, KeptSchema.table(kept.name()));
    if (!Columns.are(connection, kept, columns)) {
      return Math.max(1, kept.rows());
    }
    if (kept.column().isPresent()) {
      KeptColumn column = new KeptColumn(kept.column().get(), true);
      return number(
          connection,
          "SELECT count(*) FROM %s k WHERE NOT EXISTS (SELECT FROM %s t WHERE %s AND %s IS NOT"
                  .formatted(
                      KeptSchema.table(kept.name()), table(kept), sameKey(kept), column.textOf("t"))
              + " DISTINCT FROM "
              + column.textOf("k")
              + ")");
    }
    String hash =
        columns.stream()
            .map(name -> new KeptColumn(name, true).textOf("r"))
            .collect(Collectors.joining(", ", "hashtextextended(CAST(ROW(", ") AS text), 0)"));
    String sum = "SELECT count(*) AS n, sum(" + hash + ") AS s FROM %s r";
    boolean same =
        number(
                connection,
                "SELECT CAST(a.n = b.n AND a.s IS NOT DISTINCT FROM b.s AS integer) FROM ("
                    + sum.formatted(KeptSchema.table(kept.name()))
                    + ") a, ("
                    + sum.formatted(rows(connection, kept))
                    + ") b")
            == 1;
    return same ? 0 : Math.max(1, kept.rows());
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  private static String sameKey(KeptRecord kept) {
    return kept.key().stream()
        .map(column -> column.equal("t", "k"))
        .collect(Collectors.joining(" AND "));
  }

  private static String table(KeptRecord kept) {
    return new KeptSource(kept.schema(), kept.table(), null, false, List.of(), List.of())
        .tableName();
  }

  /** Its own rows: those of tables that inherit from it are theirs. */
  private static String rows(Connection connection, KeptRecord kept) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT relkind = 'r' FROM pg_class WHERE oid = CAST(CAST(? AS text) AS regclass)")) {
      statement.setString(1, table(kept));
      try (ResultSet row = statement.executeQuery()) {
        return (row.next() && row.getBoolean(1) ? "ONLY " : "") + table(kept);
      }
    }
  }

  /** The columns of relations. */
  private static final class Columns {
    private Columns() {}

    /** Whether the table of a copy is there and has all of these. */
    static boolean are(Connection connection, KeptRecord kept, List<String> names)
        throws SQLException {
      return of(connection, table(kept)).containsAll(names)
          && KeptSchema.exists(connection, table(kept));
    }

    static List<String> of(Connection connection, String relation) throws SQLException {
      try (PreparedStatement statement =
          connection.prepareStatement(
              """
              SELECT attname FROM pg_attribute
               WHERE attrelid = to_regclass(CAST(? AS text)) AND attnum > 0 AND NOT attisdropped
               ORDER BY attnum""")) {
        statement.setString(1, relation);
        try (ResultSet row = statement.executeQuery()) {
          List<String> columns = new ArrayList<>();
          while (row.next()) {
            columns.add(row.getString(1));
          }
          return columns;
        }
      }
    }
  }
}
