// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.trace;

import dev.lockstep.postgres.SqlState;
import dev.lockstep.postgres.StatementExecutor;
import dev.lockstep.postgres.Transactions;
import dev.lockstep.sql.LexedText;
import dev.lockstep.sql.QualifiedName;
import dev.lockstep.sql.Token;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The functions that are about what a migration dropped, at its end: what it drops or replaces
 * itself is none of them. A body in SQL is judged by PostgreSQL, which is asked to make the
 * function again; of other languages it checks no names before the function runs, so of those the
 * body is read.
 */
final class LeftFunctions {
  /** Every name in full: the session looks names up by the user's path. */
  private static final String FUNCTIONS =
      """
      SELECT n.nspname, p.proname, pg_catalog.pg_get_function_identity_arguments(p.oid),
             l.lanname OPERATOR(pg_catalog.=) 'sql'::pg_catalog.name, p.prosrc,
             pg_catalog.pg_get_functiondef(p.oid),
             ARRAY(SELECT t.tgrelid::pg_catalog.int8 FROM pg_catalog.pg_trigger t
                    WHERE t.tgfoid OPERATOR(pg_catalog.=) p.oid)
        FROM pg_catalog.pg_proc p
        JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) p.pronamespace
        JOIN pg_catalog.pg_language l ON l.oid OPERATOR(pg_catalog.=) p.prolang
       WHERE p.oid OPERATOR(pg_catalog.>=) 16384::pg_catalog.oid
         AND p.prokind OPERATOR(pg_catalog.=) ANY ('{f,p}'::pg_catalog."char"[])
         AND l.lanname OPERATOR(pg_catalog.<>) ALL ('{c,internal}'::pg_catalog.name[])
         AND p.prosqlbody IS NULL
         AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                          WHERE d.classid OPERATOR(pg_catalog.=)
                                'pg_catalog.pg_proc'::pg_catalog.regclass
                            AND d.objid OPERATOR(pg_catalog.=) p.oid
                            AND d.deptype OPERATOR(pg_catalog.=) 'e'::pg_catalog."char")
       ORDER BY n.nspname, p.proname, p.oid\
      """;

  private static final String RELATION_IS_THERE = "SELECT pg_catalog.to_regclass(?) IS NOT NULL";

  private static final String COLUMN_IS_THERE =
      """
      SELECT EXISTS (SELECT FROM pg_catalog.pg_attribute a
                      WHERE a.attrelid OPERATOR(pg_catalog.=) ?::pg_catalog.oid
                        AND a.attname OPERATOR(pg_catalog.=) ?::pg_catalog.name
                        AND NOT a.attisdropped)\
      """;

  /** What a body that names what is not there fails with. */
  private static final Set<String> NO_SUCH_NAME = Set.of("42703", "42P01", "42704");

  private final Connection session;

  private LeftFunctions(Connection session) {
    this.session = session;
  }

  /** A relation that is gone, or a column of one that stayed. */
  private record Gone(Relation table, int column, String name) {}

  private record Function(
      String text, boolean sql, Set<String> words, String definition, Set<Long> triggersOf) {

    /** A trigger's body may say NEW.title and never name the table. */
    boolean isAbout(Gone gone) {
      return gone.column() == 0
          ? words.contains(gone.name())
          : words.contains(gone.name())
              && (words.contains(gone.table().name()) || triggersOf.contains(gone.table().id()));
    }
  }

  /**
   * Those after a migration with these effects.
   *
   * @param session of the scratch database, in auto-commit mode
   */
  static List<FunctionUse> after(List<StatementEffect> effects, Connection session)
      throws SQLException {
    List<Gone> gone = effects.stream().flatMap(effect -> gone(effect).stream()).toList();
    return gone.isEmpty() ? List.of() : new LeftFunctions(session).about(gone);
  }

  private static List<Gone> gone(StatementEffect effect) {
    List<Gone> gone = new ArrayList<>();
    effect.relations().stream()
        .filter(each -> each.isGone() && "rpvmf".indexOf(each.of().kind()) >= 0)
        .forEach(each -> gone.add(new Gone(each.of(), 0, each.of().name())));
    effect.columns().stream()
        .filter(Altered::isGone)
        .forEach(
            each ->
                each.before()
                    .ifPresent(
                        column -> gone.add(new Gone(each.of(), column.number(), column.name()))));
    return gone;
  }

  private List<FunctionUse> about(List<Gone> dropped) throws SQLException {
    List<Gone> gone = new ArrayList<>();
    for (Gone each : dropped) {
      if (!isThereAgain(each)) {
        gone.add(each);
      }
    }
    List<FunctionUse> uses = new ArrayList<>();
    for (Function function : gone.isEmpty() ? List.<Function>of() : functions()) {
      List<Gone> about = gone.stream().filter(function::isAbout).toList();
      if (!about.isEmpty() && (!function.sql() || isRefused(function))) {
        about.forEach(
            each ->
                uses.add(
                    new FunctionUse(
                        function.text(), each.table().id(), each.column(), function.sql())));
      }
    }
    return uses;
  }

  private boolean isThereAgain(Gone gone) throws SQLException {
    boolean whole = gone.column() == 0;
    try (PreparedStatement query =
        session.prepareStatement(whole ? RELATION_IS_THERE : COLUMN_IS_THERE)) {
      if (whole) {
        query.setString(
            1, new QualifiedName(List.of(gone.table().schema(), gone.name())).toString());
      } else {
        query.setLong(1, gone.table().id());
        query.setString(2, gone.name());
      }
      try (ResultSet row = query.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  private List<Function> functions() throws SQLException {
    List<Function> functions = new ArrayList<>();
    try (PreparedStatement query = session.prepareStatement(FUNCTIONS);
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        functions.add(
            new Function(
                QualifiedName.briefly(row.getString(1), row.getString(2))
                    + "("
                    + row.getString(3)
                    + ")",
                row.getBoolean(4),
                words(row.getString(5)),
                row.getString(6),
                Arrays.stream((Object[]) row.getArray(7).getArray())
                    .map(id -> ((Number) id).longValue())
                    .collect(Collectors.toSet())));
      }
    }
    return functions;
  }

  private static Set<String> words(String body) {
    return LexedText.of(body).withStringsOpened().stream()
        .map(Token::name)
        .flatMap(Optional::stream)
        .collect(Collectors.toSet());
  }

  /** Whether it cannot be made as it is. The attempt is rolled back. */
  private boolean isRefused(Function function) throws SQLException {
    try {
      return Transactions.rolledBack(
          session,
          inside -> {
            StatementExecutor executor = new StatementExecutor(inside, notice -> {});
            executor.execute("SET LOCAL check_function_bodies = on");
            executor.execute(function.definition());
            return false;
          });
    } catch (SQLException e) {
      if (SqlState.isConnectionLost(e)) {
        throw e;
      }
      return NO_SUCH_NAME.contains(String.valueOf(e.getSQLState()));
    }
  }
}
