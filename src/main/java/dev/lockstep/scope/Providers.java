// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.scope;

import dev.lockstep.catalog.CatalogObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the large providers, well-known extensions and other tools put into a database. It counts
 * only where the schema does not claim the name: then it is ours, even if another tool uses it.
 */
public final class Providers {
  private record Default(String provider, NotOurs pattern) {
    String reason() {
      return pattern.text() + " (" + provider + ")";
    }
  }

  private static final List<Default> DEFAULTS = new ArrayList<>();

  static {
    add("deploy/sql/roles.sql", "role:lockstep_owner, role:lockstep_reader, role:app");
    add(
        "Amazon RDS",
        "role:rds*, extension:rds_*, extension:aws_*, extension:apg_*, schema:rds_tools,"
            + " schema:aws_*, schema:apg_plan_mgmt, table:awsdms_*, event-trigger:awsdms_*,"
            + " function:awsdms_*, sequence:awsdms_*");
    add("Google Cloud SQL", "role:cloudsql*, role:alloydb*, extension:google_*, schema:google_*");
    add(
        "Azure",
        "role:azure*, role:azuresu, extension:azure*, extension:pg_azure_storage,"
            + " extension:pgaadauth, schema:azure*, schema:pgaadauth");
    add(
        "Supabase",
        "role:supabase_*, role:anon, role:authenticated, role:authenticator, role:service_role,"
            + " role:dashboard_user, role:pgbouncer, role:pgsodium_*, role:pgtle_admin,"
            + " schema:auth, schema:storage, schema:realtime, schema:_realtime, schema:vault,"
            + " schema:extensions, schema:graphql, schema:graphql_public, schema:pgbouncer,"
            + " schema:supabase_functions, schema:supabase_migrations, schema:pgsodium,"
            + " schema:pgsodium_masks, schema:_analytics, schema:_supavisor, schema:net,"
            + " schema:pgtle, extension:supabase_*, extension:pgsodium, extension:pg_graphql,"
            + " extension:pg_net, extension:pg_tle, extension:pgjwt, publication:supabase_*,"
            + " event-trigger:issue_pg_*, event-trigger:issue_graphql_*, event-trigger:pgrst_*");
    add(
        "Neon",
        "role:neon_*, role:cloud_admin, schema:neon, schema:neon_auth, schema:neon_migration,"
            + " extension:neon, extension:neon_*");
    add(
        "Heroku",
        "schema:_heroku, schema:heroku_ext, event-trigger:extension_before_drop,"
            + " event-trigger:log_create_ext, event-trigger:log_drop_ext,"
            + " event-trigger:validate_extension");
    add("Aiven", "schema:aiven_*, extension:aiven_*, role:_aiven*, role:aiven*");
    add("DigitalOcean", "role:_dodb, role:_doadmin_*, schema:_dodb");
    add(
        "Kubernetes operators",
        "role:streaming_replica, role:robot_zmon, role:standby, role:_crunchy*, role:ccp_monitoring,"
            + " schema:metric_helpers, schema:user_management, schema:zmon_utils,"
            + " extension:set_user");
    add(
        "TimescaleDB",
        "schema:_timescaledb_*, schema:timescaledb_information, schema:timescaledb_experimental");
    add("pg_cron", "extension:pg_cron, schema:cron, role:cron_admin");
    add("pg_partman", "extension:pg_partman, schema:partman, role:partman*");
    add("pgAgent", "extension:pgagent, schema:pgagent");
    add(
        "PgQ and Londiste",
        "extension:pgq*, extension:londiste, schema:pgq, schema:pgq_*, schema:londiste,"
            + " role:pgq_*");
    add(
        "repacking",
        "extension:pg_repack, schema:repack, extension:pg_squeeze, schema:squeeze,"
            + " trigger:repack_trigger");
    add("PostGIS", "schema:tiger, schema:tiger_data, schema:topology");
    add(
        "replication",
        "extension:pglogical*, schema:pglogical, extension:spock, schema:spock, extension:bdr,"
            + " schema:bdr, publication:dbz_publication, role:pglogical*");
    add("Citus", "schema:citus, schema:citus_internal, schema:columnar, schema:columnar_internal");
    add(
        "monitoring and tuning",
        "extension:pg_stat_*, extension:pg_buffercache, extension:pg_qualstats,"
            + " extension:pg_wait_sampling, extension:powa, extension:hypopg,"
            + " extension:pg_hint_plan, schema:hint_plan, extension:pgaudit*, extension:pg_prewarm,"
            + " extension:pg_visibility, extension:pg_freespacemap, extension:pgstattuple,"
            + " extension:pageinspect, extension:pg_walinspect, extension:pgrowlocks,"
            + " extension:amcheck, extension:pg_proctab, extension:adminpack, extension:sslinfo,"
            + " schema:pganalyze, schema:datadog, role:datadog, role:pganalyze*,"
            + " role:postgres_exporter");
    add(
        "other migration tools",
        "schema:drizzle, schema:_prisma, schema:pgroll, schema:hdb_catalog,"
            + " table:_prisma_migrations, table:__drizzle_migrations, table:schema_migrations,"
            + " table:ar_internal_metadata, table:databasechangelog, table:databasechangeloglock,"
            + " table:goose_db_version,"
            + " table:knex_migrations, table:knex_migrations_lock, table:flyway_schema_history");
  }

  private Providers() {}

  private static void add(String provider, String patterns) {
    for (String pattern : patterns.split(",")) {
      DEFAULTS.add(new Default(provider, NotOurs.parse(pattern)));
    }
  }

  /** Whose the object is, if it is a provider's; all of a claimed schema is ours. */
  static Optional<String> of(CatalogObject object, Set<String> claimedSchemas) {
    boolean claimed = claimedSchemas.contains(NotOurs.home(object));
    return DEFAULTS.stream()
        .filter(each -> !(claimed && each.pattern().isWholeSchema()))
        .filter(each -> each.pattern().matches(object))
        .findFirst()
        .map(Default::reason);
  }

  /** Whose the role is, if it is a provider's. */
  static Optional<String> ofRole(String role) {
    return DEFAULTS.stream()
        .filter(each -> each.pattern().matchesRole(role))
        .findFirst()
        .map(Default::reason);
  }

  /** Whether a table that no module claims is a provider's or another tool's. */
  public static boolean haveTable(String schema, String name, Set<String> claimedSchemas) {
    return of(NotOurs.table(schema, name), claimedSchemas).isPresent();
  }
}
