// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.postgres.trust;

import dev.lockstep.postgres.session.SearchPath;

/**
 * One statement that looks at everything Lockstep's own statements will touch, by PostgreSQL's
 * catalog alone. It costs a few milliseconds, however many tables the database has: all that can
 * grow is reached by an index.
 *
 * <p>Trusted is who owns a thing, not what it says: a trigger or a default of a trusted role is
 * that role's affair. What PostgreSQL itself brings has no rows in {@code pg_depend}.
 *
 * <p>Its parameter: whether the caller means to write.
 */
final class BookkeepingQuery {
  /** Whom the login is, and whom it may become; {@code pg_has_role} says yes to any superuser. */
  private static final String TRUSTED =
      """
      acting (oid) AS (
        SELECT oid FROM pg_roles WHERE rolname IN (current_user, session_user)
        UNION
        -- Since PostgreSQL 16 who creates a role is a member that may only administer it.
        SELECT m.roleid FROM acting JOIN pg_auth_members m ON m.member = acting.oid
         WHERE coalesce((to_jsonb(m) ->> 'inherit_option')::boolean, true)
            OR coalesce((to_jsonb(m) ->> 'set_option')::boolean, true)),
      trusted (oid) AS (
        SELECT oid FROM acting
        UNION
        -- The bootstrap superuser, who owns what PostgreSQL brings, and the owner of the database.
        SELECT oid FROM pg_roles WHERE rolsuper OR oid = 10 OR rolname = 'pg_database_owner'
        UNION
        SELECT datdba FROM pg_database WHERE datname = current_database()),
      """;

  /** What there is, found by its dependence on the schema, for which there is an index. */
  private static final String BOOKS =
      """
      login AS (
        SELECT CAST(? AS boolean) OR has_database_privilege(current_database(), 'CREATE') AS writes),
      own AS (
        SELECT oid, nspowner, nspname FROM pg_namespace
         WHERE nspname IN ('lockstep', 'lockstep_kept')),
      held AS (
        SELECT d.classid, d.objid, own.nspname FROM own
          JOIN pg_depend d ON d.refclassid = 'pg_namespace'::regclass AND d.refobjid = own.oid),
      book AS (
        SELECT c.oid, c.relname, c.relkind, c.relowner, n.nspname,
               CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'
                    WHEN 'S' THEN 'sequence' WHEN 'f' THEN 'foreign table'
                    WHEN 'c' THEN 'type' ELSE 'table' END
                 || ' ' || n.nspname || '.' || c.relname AS label,
               login.writes
                 OR (c.relkind IN ('r', 'p', 'v', 'f')
                     AND has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')) AS written
          FROM (SELECT objid FROM held
                 WHERE classid = 'pg_class'::regclass AND nspname = 'lockstep'
                UNION SELECT history FROM users) chosen
          JOIN pg_class c ON c.oid = chosen.objid
          JOIN pg_namespace n ON n.oid = c.relnamespace
         CROSS JOIN login),
      """;

  private static final String DOUBTS =
      """
      part AS (
        -- Defaults, constraints, indexes, triggers, policies and rules of theirs, and themselves.
        SELECT d.classid, d.objid, book.label, book.written
          FROM book
          JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = book.oid
         WHERE d.deptype IN ('a', 'i')
        UNION
        -- To read a table is to use its columns' types, and no more.
        SELECT 'pg_class'::regclass, book.oid, book.label, true FROM book),
      used AS (
        SELECT part.label, d.classid, d.objid, d.objsubid, d.refclassid, d.refobjid,
               coalesce(p.proowner, o.oprowner, t.typowner) AS owner
          FROM part
          JOIN pg_depend d ON d.classid = part.classid AND d.objid = part.objid
           AND (part.written OR part.classid = 'pg_rewrite'::regclass)
          LEFT JOIN pg_proc p ON d.refclassid = 'pg_proc'::regclass AND p.oid = d.refobjid
          LEFT JOIN pg_operator o ON d.refclassid = 'pg_operator'::regclass AND o.oid = d.refobjid
          LEFT JOIN pg_type t ON d.refclassid = 'pg_type'::regclass AND t.oid = d.refobjid),
      doubt (kind, label, detail, owner) AS (
        SELECT 'OWNER', 'schema ' || own.nspname, '', own.nspowner FROM own, login
         WHERE own.nspowner NOT IN (SELECT oid FROM trusted)
           AND (login.writes OR has_schema_privilege(own.oid, 'CREATE'))
        UNION ALL
        SELECT 'OWNER', label, '', relowner FROM book
         WHERE written AND relowner NOT IN (SELECT oid FROM trusted)
        UNION ALL
        SELECT 'OWNER', 'function ' || p.oid::regprocedure, '', p.proowner
          FROM held JOIN pg_proc p ON p.oid = held.objid, login
         WHERE held.classid = 'pg_proc'::regclass AND login.writes
           AND p.proowner NOT IN (SELECT oid FROM trusted)
        UNION ALL
        -- Copies of the user's tables, with types and defaults that are the user's affair.
        SELECT 'OWNER', 'table lockstep_kept.' || c.relname, '', c.relowner
          FROM held JOIN pg_class c ON c.oid = held.objid, login
         WHERE held.classid = 'pg_class'::regclass AND held.nspname = 'lockstep_kept'
           AND login.writes AND c.relowner NOT IN (SELECT oid FROM trusted)
        UNION ALL
        SELECT 'USES', label,
               pg_describe_object(classid, objid, objsubid) || ' uses '
                 || pg_describe_object(refclassid, refobjid, 0), owner
          FROM used WHERE owner NOT IN (SELECT oid FROM trusted)
        UNION ALL
        -- Views for readers are Lockstep's own, and there may be newer ones than this program knows.
        SELECT 'KIND', label, '', relowner FROM book, users
         WHERE relkind <> 'r'
           AND (book.oid = users.history
                OR NOT (relkind IN ('S', 'i', 'c')
                        OR relkind = 'v' AND relname LIKE '%\\_for\\_reader'))
        UNION ALL
        SELECT 'RULE', label, w.rulename, relowner
          FROM book JOIN pg_rewrite w ON w.ev_class = book.oid
         WHERE NOT (relkind = 'v' AND w.rulename = '_RETURN')
        UNION ALL
        SELECT 'POLICY', label, p.polname, relowner
          FROM book JOIN pg_policy p ON p.polrelid = book.oid
        UNION ALL
        SELECT 'HIDDEN', label, '', relowner FROM book
         WHERE relkind = 'r' AND row_security_active(book.oid)
           AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = book.oid)
        UNION ALL
        SELECT 'FAMILY', label, relative::regclass::text, relowner
          FROM book
         CROSS JOIN LATERAL (
           SELECT inhparent FROM pg_inherits WHERE inhrelid = book.oid
           UNION ALL
           SELECT inhrelid FROM pg_inherits WHERE inhparent = book.oid) family (relative)
         WHERE relkind IN ('r', 'p'))
      """;

  /** Whether there is neither a history nor a schema of Lockstep's, and where one would be made. */
  static final String NOTHING =
      """
      SELECT to_regclass('flyway_schema_history') IS NULL
               AND to_regnamespace('lockstep') IS NULL
               AND to_regnamespace('lockstep_kept') IS NULL AS nothing,
             current_schema() AS current_schema, current_database() AS database,
             current_user AS role
        FROM """
          + SearchPath.FROM_USERS;

  /** Whether there is a history where the user's path looks. */
  static final String HISTORY =
      "SELECT to_regclass('flyway_schema_history') IS NOT NULL FROM " + SearchPath.FROM_USERS;

  static final String SQL =
      """
      WITH RECURSIVE users AS MATERIALIZED (
        SELECT CAST(to_regclass('flyway_schema_history') AS oid) AS history,
               current_schema() AS schema
          FROM %s OFFSET 0),
      """
              .formatted(SearchPath.FROM_USERS)
          + TRUSTED
          + BOOKS
          + DOUBTS
          + """
            SELECT (SELECT nspname FROM book WHERE book.oid = users.history) AS history_schema,
                   users.schema AS current_schema, current_database() AS database,
                   current_user AS role, EXISTS (SELECT FROM own WHERE nspname = 'lockstep') AS schema_exists,
                   EXISTS (SELECT FROM book
                            WHERE nspname = 'lockstep' AND relkind = 'r'
                              AND has_table_privilege(book.oid, 'INSERT')) AS writable,
                   ARRAY(SELECT relname::text FROM book WHERE nspname = 'lockstep') AS tables,
                   ARRAY(SELECT relname::text FROM book
                          WHERE nspname = 'lockstep' AND relkind IN ('r', 'v')
                            AND has_table_privilege(book.oid, 'SELECT')) AS readable,
                   ARRAY(SELECT field
                           FROM doubt
                          CROSS JOIN LATERAL unnest(
                            ARRAY[kind, label, detail, pg_get_userbyid(owner)]) field) AS doubts
              FROM users""";

  private BookkeepingQuery() {}
}
