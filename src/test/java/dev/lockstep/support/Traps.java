// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.support;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * What a role without rights can lay out in a {@code public} that is writable, as it is by default
 * up to PostgreSQL 14: a function, operator and relation for each of PostgreSQL's own. The search
 * path of the login puts {@code public} first, so that whatever is looked up by it springs the
 * trap, however well PostgreSQL's own fits.
 *
 * <p>What was called is told by the server's statistics of functions, which know no rollback and no
 * read-only transaction.
 */
public final class Traps {
  /** Arguments of these types cannot be written in SQL: nothing looks such a function up. */
  private static final String NO_ARGUMENTS =
      "('internal', 'cstring', 'trigger', 'event_trigger', 'language_handler', 'fdw_handler',"
          + " 'index_am_handler', 'tsm_handler', 'table_am_handler')";

  private static final String FUNCTIONS =
      """
      DO $$
      DECLARE
        f record;
        body text;
      BEGIN
        FOR f IN
          SELECT p.oid, p.proname, p.proretset, format_type(p.prorettype, NULL) AS result,
                 (SELECT string_agg(CASE WHEN t = '"any"'::regtype THEN 'anyelement'
                                         ELSE format_type(t, NULL) END, ', ' ORDER BY no)
                    FROM unnest(p.proargtypes::oid[]) WITH ORDINALITY AS a(t, no)) AS arguments
            FROM pg_proc p
           WHERE p.pronamespace = 'pg_catalog'::regnamespace
             AND NOT EXISTS (SELECT FROM unnest(p.proargtypes::oid[]) t JOIN pg_type y ON y.oid = t
                              WHERE y.typname IN %s)
        LOOP
          body := format('LANGUAGE plpgsql AS $f$BEGIN %%s END$f$',
                         CASE WHEN f.proretset THEN 'RETURN;' ELSE 'RETURN NULL;' END);
          BEGIN
            EXECUTE format('CREATE FUNCTION public.%%I(%%s) RETURNS %%s %%s %%s', f.proname, f.arguments,
                           CASE WHEN f.proretset THEN 'SETOF' ELSE '' END, f.result, body);
          EXCEPTION WHEN OTHERS THEN
            BEGIN
              EXECUTE format('CREATE FUNCTION public.%%I(%%s) RETURNS text LANGUAGE plpgsql AS $f$BEGIN RETURN NULL; END$f$',
                             f.proname, f.arguments);
            EXCEPTION WHEN OTHERS THEN
              RAISE WARNING 'no trap for function %%', f.oid::regprocedure;
            END;
          END;
        END LOOP;
      END
      $$"""
          .formatted(NO_ARGUMENTS);

  private static final String OPERATORS =
      """
      DO $$
      DECLARE
        o record;
      BEGIN
        FOR o IN
          SELECT p.oid, p.oprname, format_type(nullif(p.oprleft, 0), NULL) AS l,
                 format_type(p.oprright, NULL) AS r, format_type(p.oprresult, NULL) AS result
            FROM pg_operator p WHERE p.oprnamespace = 'pg_catalog'::regnamespace
        LOOP
          BEGIN
            EXECUTE format('CREATE FUNCTION public.trap_operator_%s(%s) RETURNS %s LANGUAGE plpgsql AS $f$BEGIN RETURN NULL; END$f$',
                           o.oid, concat_ws(', ', o.l, o.r), o.result);
            EXECUTE format('CREATE OPERATOR public.%s (FUNCTION = public.trap_operator_%s, %s RIGHTARG = %s)',
                           o.oprname, o.oid, 'LEFTARG = ' || o.l || ',', o.r);
          EXCEPTION WHEN OTHERS THEN
            RAISE WARNING 'no trap for operator %', o.oid::regoperator;
          END;
        END LOOP;
      END
      $$""";

  private static final String RELATIONS =
      """
      DO $$
      DECLARE
        c record;
      BEGIN
        CREATE FUNCTION public.trap_relation(text) RETURNS boolean
          LANGUAGE plpgsql AS $f$BEGIN RETURN true; END$f$;
        FOR c IN
          SELECT relname FROM pg_class
           WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind IN ('r', 'v')
        LOOP
          BEGIN
            EXECUTE format('CREATE VIEW public.%I AS SELECT * FROM pg_catalog.%I WHERE public.trap_relation(%L)',
                           c.relname, c.relname, c.relname);
          EXCEPTION WHEN OTHERS THEN
            RAISE WARNING 'no trap for relation %', c.relname;
          END;
        END LOOP;
      END
      $$""";

  private final TestDatabase database;
  private final String role;

  private Traps(TestDatabase database, String role) {
    this.database = database;
    this.role = role;
  }

  /** Lays them out as a role that may nothing but create in {@code public}. */
  public static Traps in(TestDatabase database) {
    String role = "mallory_" + database.name();
    database.execute(
        "CREATE ROLE " + role + " LOGIN",
        "GRANT USAGE, CREATE ON SCHEMA public TO PUBLIC",
        "SET SESSION AUTHORIZATION " + role,
        "SET search_path = pg_catalog",
        FUNCTIONS,
        OPERATORS);
    database.execute(
        "ALTER ROLE postgres IN DATABASE " + database.name() + " SET track_functions = 'pl'",
        "ALTER ROLE postgres IN DATABASE "
            + database.name()
            + " SET search_path = public, pg_catalog");
    return new Traps(database, role);
  }

  /**
   * Lays out the relations too: after the first migration, which is refused where tables are that
   * nobody knows of.
   */
  public void addRelations() {
    database.execute(
        "SET SESSION AUTHORIZATION " + role, "SET search_path = pg_catalog", RELATIONS);
  }

  /** What was called, with how often. */
  public List<String> sprung() {
    return safely(
        """
        SELECT f.funcname || ' ' || f.calls || coalesce(' (' || o.oid::regoperator || ')', '')
          FROM pg_stat_user_functions f
          LEFT JOIN pg_operator o ON f.funcname = 'trap_operator_' || o.oid
         WHERE f.schemaname = 'public' ORDER BY 1""");
  }

  /** How many functions, operators and relations there are traps for. */
  public List<String> covered() {
    return safely(
        """
        SELECT (SELECT count(DISTINCT proname) FROM pg_proc WHERE pronamespace = 'public'::regnamespace)
               || ' functions, '
               || (SELECT count(*) FROM pg_operator WHERE oprnamespace = 'public'::regnamespace)
               || ' operators, '
               || (SELECT count(*) FROM pg_class
                    WHERE relnamespace = 'public'::regnamespace AND relkind = 'v') || ' relations'""");
  }

  /**
   * Functions that SQL can call, and operators, for which there is none: those of which this role
   * may not make one.
   */
  public List<String> uncovered() {
    return safely(
        """
        SELECT DISTINCT p.proname FROM pg_proc p
         WHERE p.pronamespace = 'pg_catalog'::regnamespace
           AND NOT EXISTS (SELECT FROM unnest(p.proargtypes::oid[]) t JOIN pg_type y ON y.oid = t
                            WHERE y.typname IN %s)
           AND NOT EXISTS (SELECT FROM pg_proc o WHERE o.pronamespace = 'public'::regnamespace
                              AND o.proname = p.proname)
        UNION
        SELECT p.oprname FROM pg_operator p
         WHERE p.oprnamespace = 'pg_catalog'::regnamespace
           AND NOT EXISTS (SELECT FROM pg_operator o WHERE o.oprnamespace = 'public'::regnamespace
                              AND o.oprname = p.oprname)
         ORDER BY 1"""
            .formatted(NO_ARGUMENTS));
  }

  /** The first column of a query that springs none. */
  public List<String> safely(String sql) {
    try (Connection connection = database.open();
        Statement statement = connection.createStatement()) {
      statement.execute("SET search_path = pg_catalog");
      List<String> rows = new ArrayList<>();
      try (ResultSet results = statement.executeQuery(sql)) {
        while (results.next()) {
          rows.add(results.getString(1));
        }
      }
      return rows;
    } catch (SQLException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  /** After the database is gone, which holds what the role owns. */
  public void forget() {
    try (Connection connection = TestDatabase.server().connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("DROP ROLE " + role);
    } catch (SQLException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }
}
