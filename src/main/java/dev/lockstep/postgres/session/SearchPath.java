// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.postgres.session;

import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.StatementSplitter;
import java.util.Locale;
import java.util.Set;

/**
 * Where names are looked up. Whoever may create in a schema of the search path can make a function
 * or an operator there that fits the arguments of a call better than PostgreSQL's own, and is then
 * called with the caller's rights (CVE-2018-1058): Lockstep's own statements therefore see
 * PostgreSQL's names only, and name everything else in full.
 */
public final class SearchPath {
  /** Temporary objects last: a session looks there first where the path does not say so. */
  private static final String OWN_PATH = "pg_catalog, pg_temp";

  /**
   * An expression for Lockstep's own statements: from here on, to the end of the transaction, names
   * are looked up as the login would without Lockstep. The statement that holds it was parsed
   * before, and is not concerned.
   */
  public static final String USERS;

  /**
   * A setting of the session: the path that a file of the user's has set for its session, which is
   * then the user's path.
   */
  public static final String OF_FILE = "lockstep.search_path";

  static {
    String file = "pg_catalog.current_setting('" + OF_FILE + "', true)";
    // Default is what the login has; of a file's that was reset an empty text is left.
    USERS =
        "pg_catalog.set_config('search_path', CASE WHEN "
            + file
            + " OPERATOR(pg_catalog.<>) '' THEN "
            + file
            + " END, true)";
  }

  /**
   * A relation of one row for the FROM of an own statement, fenced against being flattened: what is
   * computed over its row, such as {@code to_regclass} of a name that the user wrote, looks names
   * up as the user would.
   */
  public static final String FROM_USERS = "(SELECT " + USERS + " OFFSET 0) AS theirs";

  /** In front of an own statement, in the same message. */
  static final String TO_OWN =
      "SELECT pg_catalog.set_config('search_path', '" + OWN_PATH + "', true);";

  /** In front of a user's statement in a transaction where own ones ran before. */
  static final String TO_USERS = "SELECT " + USERS + ";";

  private static final String SETTING = "search_path";

  /** Statements that call no function and no operator; some must come first, or stand alone. */
  private static final Set<String> UTILITIES =
      Set.of(
          "SET",
          "RESET",
          "SHOW",
          "LISTEN",
          "UNLISTEN",
          "NOTIFY",
          "BEGIN",
          "START",
          "COMMIT",
          "ROLLBACK",
          "SAVEPOINT",
          "RELEASE",
          "DISCARD",
          "DEALLOCATE",
          "CLOSE",
          "VACUUM");

  /** These are some only if it is an index or a database that goes, comes or changes. */
  private static final Set<String> OF_DATABASES = Set.of("DROP", "CREATE", "ALTER");

  private SearchPath() {}

  /** Whether {@code sql} holds only statements that resolve nothing. */
  static boolean resolvesNothing(String sql) {
    String first = StatementSplitter.firstWord(sql);
    boolean mayBe = first.isEmpty() || UTILITIES.contains(first) || OF_DATABASES.contains(first);
    return mayBe && StatementSplitter.split(sql).stream().allMatch(SearchPath::isUtility);
  }

  private static boolean isUtility(SqlStatement statement) {
    return UTILITIES.contains(statement.verb())
        || statement.begins("DROP", "INDEX")
        || statement.begins("DROP", "DATABASE")
        || statement.begins("CREATE", "DATABASE")
        || statement.begins("ALTER", "DATABASE");
  }

  /** Whether after {@code sql}, one of Lockstep's own, the path is the user's. */
  static boolean leavesUsers(String sql) {
    return sql.contains(USERS);
  }

  /** Whether after {@code sql} nothing of the user's waits for the commit any more. */
  static boolean settles(String sql) {
    return sql.startsWith("SET CONSTRAINTS ALL IMMEDIATE");
  }

  /** Whether {@code sql}, one of Lockstep's own, may have changed the path. */
  static boolean mayChange(String sql) {
    String lower = sql.toLowerCase(Locale.ROOT);
    return lower.contains(SETTING)
        || (resolvesNothing(sql) && (lower.contains("reset") || lower.contains("rollback")));
  }
}
