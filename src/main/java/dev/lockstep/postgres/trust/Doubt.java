// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.postgres.trust;

import dev.lockstep.sql.Identifiers;
import java.util.Locale;

/**
 * A reason not to touch a table.
 *
 * @param object what it is about, such as {@code table public.flyway_schema_history}
 * @param detail the part of it, or what it is bound to; empty where the object says it all
 * @param owner the role that the doubtful thing belongs to
 */
record Doubt(Kind kind, String object, String detail, String owner) {
  /** In order of weight. */
  enum Kind {
    /** It belongs to a role that is not trusted. */
    OWNER,
    /** A trigger, default, constraint, index or column uses what such a role made. */
    USES,
    /** It is a view, say, where a table is expected. */
    KIND,
    RULE,
    POLICY,
    /** Row level security hides its rows from this login. */
    HIDDEN,
    /** It is the parent or the child of another table. */
    FAMILY
  }

  /** What is wrong, and what to do. */
  String text(String login) {
    return switch (kind) {
      case OWNER ->
          object + " belongs to role " + owner + ", " + untrusted(login) + "; " + handOver(login);
      case USES ->
          object
              + ": "
              + detail
              + ", which belongs to role "
              + owner
              + ", "
              + untrusted(login)
              + "; drop it, or ALTER … OWNER TO "
              + Identifiers.quote(login)
              + " after reading what it does";
      case KIND ->
          object
              + ", which belongs to role "
              + owner
              + ", is in the place of a plain table; rename it, or drop it";
      case RULE ->
          object
              + " has the rule "
              + detail
              + ", which would change what Lockstep writes; DROP RULE "
              + Identifiers.quote(detail)
              + " ON it";
      case POLICY ->
          object
              + " has the row level security policy "
              + detail
              + ", which can hide rows from Lockstep; DROP POLICY "
              + Identifiers.quote(detail)
              + " ON it";
      case HIDDEN ->
          object
              + " has row level security, which hides its rows from role "
              + login
              + "; ALTER TABLE … DISABLE ROW LEVEL SECURITY";
      case FAMILY ->
          object
              + " is parent or child of "
              + detail
              + ", so that rows of one show in the other; ALTER TABLE … NO INHERIT";
    };
  }

  private static String untrusted(String login) {
    return "which is neither this login ("
        + login
        + ") nor a role that it is a member of, nor a superuser or the owner of the database, and"
        + " could make Lockstep act for it";
  }

  /** By what the label begins with: {@code schema}, {@code function}, {@code table} and such. */
  private String handOver(String login) {
    String kindOfObject = object.substring(0, object.lastIndexOf(' ')).toUpperCase(Locale.ROOT);
    return "if you know it, GRANT "
        + Identifiers.quote(owner)
        + " TO "
        + Identifiers.quote(login)
        + " or ALTER "
        + kindOfObject
        + " … OWNER TO "
        + Identifiers.quote(login)
        + "; if not, drop it";
  }
}
