// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app.settings;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every setting: its environment variable (the contract's name), its property, its default, and
 * what it is for. The README's table is checked against this list.
 */
public enum Setting {
  DATABASE_URL(
      "the database: postgres://user:password@host:port/name?sslmode=…", Kind.SECRET, null),
  MIGRATION_HEALTH_SECRET("opens GET /api/admin/migrations/health", Kind.SECRET, null),
  MIGRATION_ADMIN_SECRET("opens everything under /api/admin", Kind.SECRET, null),
  LOCKSTEP_PAGE(
      "whether there is a page for people at /admin, where MIGRATION_ADMIN_SECRET is set",
      Kind.FLAG,
      "true"),
  LOCKSTEP_TRUSTED_PROXY(
      "whether all requests come through a proxy that sets X-Forwarded-For and X-Forwarded-Proto"
          + " itself",
      Kind.FLAG,
      "false"),
  LOCKSTEP_MIGRATIONS_DIR("folder of the migrations", Kind.TEXT, "migrations"),
  LOCKSTEP_SCHEMA_DIR("folder of the canonical schema", Kind.TEXT, "src/main/schema"),
  LOCKSTEP_BACKFILLS_DIR("folder of the backfills", Kind.TEXT, "backfills"),
  LOCKSTEP_SHADOW_URL(
      "server for scratch databases; none: the embedded or the installed PostgreSQL",
      Kind.SECRET,
      null),
  LOCKSTEP_CACHE(
      "whether generate and check use what earlier runs proved and made, and keep it for later"
          + " ones",
      Kind.FLAG,
      "true"),
  LOCKSTEP_LINT(
      "levels of rules of lint: <rule>=off, note, warning or error, with commas between them",
      Kind.TEXT,
      null),
  LOCKSTEP_MIGRATE_AT_START("whether serve applies pending migrations", Kind.FLAG, "true"),
  LOCKSTEP_LOCK_TIMEOUT(
      "how long a migration waits for a lock before it backs off", Kind.DURATION, "2s"),
  LOCKSTEP_STATEMENT_TIMEOUT(
      "how long one statement of a migration may take; 0: for ever", Kind.DURATION, "30min"),
  LOCKSTEP_LOCK_RETRY_FOR(
      "how long a migration that backed off is tried again", Kind.DURATION, "10min"),
  LOCKSTEP_LEASE_WAIT("how long migrate waits for another runner", Kind.DURATION, "1h"),
  LOCKSTEP_SEARCH_PATH(
      "search_path of every session, scratch databases too; none: the URL's currentSchema, else the"
          + " role's own",
      Kind.TEXT,
      null),
  LOCKSTEP_TIME_ZONE(
      "time zone of every session, scratch databases too, whatever the machine's or the database's",
      Kind.TEXT,
      "UTC"),
  LOCKSTEP_PLACEHOLDERS(
      "what Flyway's ${placeholders} in migrations stand for: schema=app,owner=app_owner (\\, is a"
          + " comma)",
      Kind.SECRET,
      null),
  LOCKSTEP_DELAYED_STANDBYS(
      "standbys that are late on purpose, by application_name: no backfill waits for them",
      Kind.TEXT,
      null),
  LOCKSTEP_NOT_OURS(
      "what in this database belongs to a provider or another tool: cron.*, extension:pg_stat_*,"
          + " role:rds*",
      Kind.TEXT,
      null),
  LOCKSTEP_KEEP_LIMIT(
      "how much a migration may copy of what it destroys (lockstep:keep); 0: any amount",
      Kind.SIZE,
      "10GB"),
  LOCKSTEP_SNAPSHOT_DIR("folder of the snapshots: a volume of its own", Kind.TEXT, "snapshots"),
  LOCKSTEP_SNAPSHOT_BEFORE_MIGRATE(
      "whether a run with pending migrations takes a snapshot first: false, true, verify (and"
          + " proves it), destructive (only where one may take data away)",
      Kind.TEXT,
      "false"),
  LOCKSTEP_SNAPSHOT_JOBS(
      "how many tables are dumped, restored and compared at the same time", Kind.TEXT, "4"),
  LOCKSTEP_SNAPSHOT_KEEP(
      "how many of the newest snapshots snapshot prune keeps, whatever their age", Kind.TEXT, "5"),
  LOCKSTEP_SNAPSHOT_KEEP_FOR(
      "how long snapshot prune keeps each snapshot, however many there are", Kind.DURATION, "30d"),
  LOCKSTEP_SNAPSHOT_COMMAND(
      "program that makes a snapshot of the storage instead of pg_dump, with its arguments; the"
          + " manifest is on its standard input",
      Kind.TEXT,
      null),
  LOCKSTEP_REHEARSE_ON(
      "what migrate --rehearse makes its copy of: a verified snapshot's id, latest for the newest"
          + " of them, or a database of the server",
      Kind.TEXT,
      "latest"),
  LOCKSTEP_PG_BIN_DIR(
      "folder of pg_dump and pg_restore; none: those of the server's major, in the usual places or"
          + " on the PATH",
      Kind.TEXT,
      null),
  LOCKSTEP_NOTIFY_URL(
      "webhooks to tell of failures, quarantine, opened gates and drift, with commas between them:"
          + " https://…, slack+https://… for Slack's form",
      Kind.SECRET,
      null),
  LOCKSTEP_NOTIFY_SECRET(
      "signs what is sent there (Standard Webhooks): whsec_ and Base64, or any text",
      Kind.SECRET,
      null),
  LOCKSTEP_HOLDER(
      "this runner's name in the lease; default: HOSTNAME (the pod's name)", Kind.TEXT, null),
  LOCKSTEP_LOG(
      "text or json; default: text on a terminal and in dev, json in Kubernetes and in serve",
      Kind.TEXT,
      null);

  /** How a value is read, and whether it may be shown. */
  public enum Kind {
    TEXT,
    FLAG,
    DURATION,
    SIZE,
    SECRET
  }

  private final String purpose;
  private final Kind kind;
  private final String defaultOrEmpty;

  Setting(String purpose, Kind kind, @Nullable String defaultValue) {
    this.purpose = purpose;
    this.kind = kind;
    this.defaultOrEmpty = defaultValue == null ? "" : defaultValue;
  }

  public String purpose() {
    return purpose;
  }

  public Kind kind() {
    return kind;
  }

  /** The default, if there is one. */
  public Optional<String> defaultValue() {
    return defaultOrEmpty.isEmpty() ? Optional.empty() : Optional.of(defaultOrEmpty);
  }

  /** The property: {@code LOCKSTEP_LOCK_TIMEOUT} is {@code lockstep.lock-timeout}. */
  public String property() {
    String name = name().toLowerCase(Locale.ROOT).replace('_', '-');
    return "lockstep." + (name.startsWith("lockstep-") ? name.substring(9) : name);
  }
}
