-- Least-privilege roles for a database that Lockstep keeps. PostgreSQL 14 to 18.
--
-- Run once, in the application's database, as a superuser or as a role with CREATEROLE that owns
-- the database (the usual administrator of a managed service). Running it again is safe, and right
-- after a restore or when a check at its end says so:
--
--     psql "$ADMINISTRATOR_URL" -v ON_ERROR_STOP=1 -f deploy/sql/roles.sql
--
-- It is plain SQL in one transaction: all of it happens, or nothing. It sets no password, so no role
-- can log in by password before you give it one; psql's \password keeps it out of logs and history:
--
--     \password lockstep_owner
--     \password lockstep_reader
--     \password app
--
--   role              used by                                  may
--   lockstep_owner    serve, migrate, repair, undo, backfills   own and change schemas public, lockstep and lockstep_kept
--   lockstep_reader   wait, status, dashboards                 read flyway_schema_history and, in schema lockstep,
--                                                              what holds no row, key or error text of yours
--   app               the application                          SELECT, INSERT, UPDATE, DELETE on its tables
--
-- lockstep_owner logs in itself, because PostgreSQL makes whoever runs CREATE TABLE its owner. To use
-- several logins, let each act as the owner from its first statement, else ownership is scattered:
--
--     GRANT lockstep_owner TO deploy_bot;
--     ALTER ROLE deploy_bot IN DATABASE <database> SET role = 'lockstep_owner';

BEGIN;

-- 1. The roles. Everything that CREATE ROLE does not name is off (no superuser, createdb, createrole).
DO $$
DECLARE
  wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['lockstep_owner', 'lockstep_reader', 'app'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
      EXECUTE format('CREATE ROLE %I LOGIN', wanted);
    END IF;
  END LOOP;

  -- An administrator who is not a superuser may act for lockstep_owner only as its member.
  IF NOT pg_has_role(current_user, 'lockstep_owner', 'USAGE') THEN
    EXECUTE format('GRANT lockstep_owner TO %I', current_user);
  END IF;

  -- Lets the log name the query of a session that blocks a migration, and the throttles see replication
  -- lag. Shows what other sessions run, not what tables hold. Without it the log names the session only.
  BEGIN
    IF NOT pg_has_role('lockstep_owner', 'pg_read_all_stats', 'USAGE') THEN
      GRANT pg_read_all_stats TO lockstep_owner;
    END IF;
  EXCEPTION WHEN insufficient_privilege THEN
    RAISE NOTICE 'pg_read_all_stats was not granted to lockstep_owner (%): blocking sessions are named without their queries', SQLERRM;
  END;
END
$$;

-- 2. The database: who may connect, and who may create schemas and (trusted) extensions.
-- CONNECT and TEMPORARY are PUBLIC's by default and stay so, since other roles may live by them. Where none do:
--     REVOKE ALL ON DATABASE <database> FROM PUBLIC;
DO $$
BEGIN
  EXECUTE format('GRANT CONNECT, CREATE, TEMPORARY ON DATABASE %I TO lockstep_owner', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO lockstep_reader', current_database());
  EXECUTE format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO app', current_database());
END
$$;

-- 3. Schema public. PostgreSQL 14 still lets everybody create there; 15 and later do not.
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO lockstep_owner;
GRANT USAGE ON SCHEMA public TO lockstep_reader, app;

-- 4. Schema lockstep: Lockstep makes its tables there as it needs them. It is made here, empty: whoever
-- has USAGE on it by then is given, table by table, what holds no data of yours. Keys in quarantine are
-- values of your tables and errors quote them, so the reader has views without them (…_for_reader).
DO $$
BEGIN
  IF to_regnamespace('lockstep') IS NULL THEN
    CREATE SCHEMA lockstep AUTHORIZATION lockstep_owner;
  END IF;
END
$$;
GRANT USAGE ON SCHEMA lockstep TO lockstep_reader;
-- An earlier version of this script gave all of it, and all to come.
ALTER DEFAULT PRIVILEGES FOR ROLE lockstep_owner IN SCHEMA lockstep
  REVOKE SELECT ON TABLES FROM lockstep_reader;
DO $$
DECLARE
  relation record;
BEGIN
  IF to_regclass('lockstep.backfill_run') IS NOT NULL
     AND to_regclass('lockstep.backfill_run_for_reader') IS NULL THEN
    RAISE NOTICE 'lockstep_reader still reads keys and error texts of backfills: schema lockstep is of an earlier version, which has no views without them. Migrate with the present one, then run this script again';
    RETURN;
  END IF;
  FOR relation IN
    SELECT c.oid::regclass AS name, c.relacl,
           c.relkind = 'v' AND c.relname LIKE '%\_for\_reader'
             OR c.relname IN ('schema_version', 'lease', 'kept', 'undone', 'migration_snapshot', 'shim_use', 'audit', 'notification', 'notification_delivery', 'backfill_event', 'backfill_schedule') AS readable
      FROM pg_class c
     WHERE c.relnamespace = 'lockstep'::regnamespace AND c.relkind IN ('r', 'p', 'v')
  LOOP
    IF relation.readable THEN
      EXECUTE format('GRANT SELECT ON TABLE %s TO lockstep_reader', relation.name);
    ELSIF EXISTS (SELECT FROM aclexplode(relation.relacl) WHERE grantee = 'lockstep_reader'::regrole) THEN
      EXECUTE format('REVOKE ALL ON TABLE %s FROM lockstep_reader', relation.name);
    END IF;
  END LOOP;
END
$$;

-- Schema lockstep_kept: what migrations destroyed and keep for a while (lockstep:keep). It is the owner's
-- alone: it holds the application's data, also what row level security hid. What there is, without the data,
-- is in lockstep.kept.
DO $$
BEGIN
  IF to_regnamespace('lockstep_kept') IS NULL THEN
    CREATE SCHEMA lockstep_kept AUTHORIZATION lockstep_owner;
  END IF;
END
$$;
REVOKE ALL ON SCHEMA lockstep_kept FROM PUBLIC, app, lockstep_reader;

-- 5. The application: data, not structure, on what lockstep_owner creates from now on. Repeat the two
-- statements and GRANT USAGE for each further schema of the application.
ALTER DEFAULT PRIVILEGES FOR ROLE lockstep_owner IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO app;
ALTER DEFAULT PRIVILEGES FOR ROLE lockstep_owner IN SCHEMA public
  GRANT USAGE, SELECT ON SEQUENCES TO app;

-- The same on what lockstep_owner has there already.
DO $$
DECLARE
  relation record;
BEGIN
  FOR relation IN
    SELECT c.oid::regclass AS name, c.relkind
      FROM pg_class c
     WHERE c.relnamespace = 'public'::regnamespace
       AND c.relowner = 'lockstep_owner'::regrole
       AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
       AND c.relname <> 'flyway_schema_history'
  LOOP
    IF relation.relkind = 'S' THEN
      EXECUTE format('GRANT USAGE, SELECT ON SEQUENCE %s TO app', relation.name);
    ELSE
      EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE %s TO app', relation.name);
    END IF;
  END LOOP;
END
$$;

-- 6. Flyway's history lives in schema public, beside the application's tables, and default privileges cannot
-- tell one table from another: it would be born writable to app and unreadable to the reader. In an empty
-- database it is therefore made here, exactly as Flyway makes it, and Flyway goes on from the empty table.
-- A database that has tables but no history is left alone, since Flyway and `lockstep adopt` baseline only
-- where there is no history: run this script again once they have.
DO $$
DECLARE
  is_empty boolean;
BEGIN
  IF to_regclass('public.flyway_schema_history') IS NULL THEN
    SELECT NOT EXISTS (SELECT FROM pg_class o WHERE o.relnamespace = 'public'::regnamespace
              AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = o.oid AND d.deptype = 'e'))
       AND NOT EXISTS (SELECT FROM pg_proc o WHERE o.pronamespace = 'public'::regnamespace
              AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = o.oid AND d.deptype = 'e'))
       AND NOT EXISTS (SELECT FROM pg_type o WHERE o.typnamespace = 'public'::regnamespace AND o.typcategory <> 'A'
              AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_type'::regclass AND d.objid = o.oid AND d.deptype = 'e'))
      INTO is_empty;
    IF NOT is_empty THEN
      RAISE NOTICE 'schema public has objects but no flyway_schema_history: adopt or baseline the database, then run this script again, so that lockstep_reader can read the history and app cannot write it';
      RETURN;
    END IF;
    CREATE TABLE public.flyway_schema_history (
      installed_rank INT NOT NULL,
      version VARCHAR(50),
      description VARCHAR(200) NOT NULL,
      type VARCHAR(20) NOT NULL,
      script VARCHAR(1000) NOT NULL,
      checksum INTEGER,
      installed_by VARCHAR(100) NOT NULL,
      installed_on TIMESTAMP NOT NULL DEFAULT now(),
      execution_time INTEGER NOT NULL,
      success BOOLEAN NOT NULL
    );
    ALTER TABLE public.flyway_schema_history
      ADD CONSTRAINT flyway_schema_history_pk PRIMARY KEY (installed_rank);
    CREATE INDEX flyway_schema_history_s_idx ON public.flyway_schema_history (success);
    ALTER TABLE public.flyway_schema_history OWNER TO lockstep_owner;
  END IF;
  REVOKE ALL ON TABLE public.flyway_schema_history FROM PUBLIC, app, lockstep_reader;
  GRANT SELECT ON TABLE public.flyway_schema_history TO lockstep_reader;
END
$$;

-- 7. Proof. A GRANT without the right to give it is only a warning in PostgreSQL; here it is an error, and
-- the transaction ends as if nothing had been run.
DO $$
DECLARE
  problems text[] := '{}';
  role_name text;
  foreign_objects text;
BEGIN
  FOR role_name IN
    SELECT rolname FROM pg_roles
     WHERE rolname IN ('lockstep_owner', 'lockstep_reader', 'app')
       AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication
            -- lockstep_owner may have it: a backfill of a table under FORCE ROW LEVEL SECURITY needs it.
            OR rolbypassrls AND rolname <> 'lockstep_owner')
  LOOP
    problems := problems || format('role %s has SUPERUSER, CREATEROLE, CREATEDB, REPLICATION or BYPASSRLS: take it away with ALTER ROLE', role_name);
  END LOOP;

  IF NOT has_database_privilege('lockstep_owner', current_database(), 'CREATE') THEN
    problems := problems || 'lockstep_owner cannot create schemas: run as the owner of the database or a superuser'::text;
  END IF;
  IF NOT has_schema_privilege('lockstep_owner', 'public', 'CREATE') THEN
    problems := problems || 'lockstep_owner cannot create in schema public: run as the owner of schema public or a superuser'::text;
  END IF;
  IF (SELECT nspowner FROM pg_namespace WHERE nspname = 'lockstep') <> 'lockstep_owner'::regrole THEN
    problems := problems || 'schema lockstep belongs to somebody else: ALTER SCHEMA lockstep OWNER TO lockstep_owner'::text;
  END IF;

  IF (SELECT nspowner FROM pg_namespace WHERE nspname = 'lockstep_kept') <> 'lockstep_owner'::regrole THEN
    problems := problems || 'schema lockstep_kept belongs to somebody else: ALTER SCHEMA lockstep_kept OWNER TO lockstep_owner'::text;
  END IF;

  FOREACH role_name IN ARRAY ARRAY['lockstep_reader', 'app'] LOOP
    IF has_schema_privilege(role_name, 'lockstep_kept', 'USAGE') OR has_schema_privilege(role_name, 'lockstep_kept', 'CREATE') THEN
      problems := problems || format('%s can reach schema lockstep_kept: is it a member of a role that may?', role_name);
    END IF;
    IF has_schema_privilege(role_name, 'public', 'CREATE') THEN
      problems := problems || format('%s can create in schema public: run as the owner of that schema or a superuser, and see that %1$s is neither the owner of the database nor a member of a role that may', role_name);
    END IF;
    IF has_schema_privilege(role_name, 'lockstep', 'CREATE') THEN
      problems := problems || format('%s can create in schema lockstep: take that away', role_name);
    END IF;
  END LOOP;

  IF to_regclass('lockstep.backfill_run_for_reader') IS NOT NULL
     AND has_table_privilege('lockstep_reader', 'lockstep.backfill_quarantine', 'SELECT') THEN
    problems := problems || 'lockstep_reader can read keys in lockstep.backfill_quarantine: is it a member of a role that may?'::text;
  END IF;

  IF to_regclass('public.flyway_schema_history') IS NOT NULL THEN
    IF (SELECT relowner FROM pg_class WHERE oid = 'public.flyway_schema_history'::regclass) <> 'lockstep_owner'::regrole THEN
      problems := problems || 'flyway_schema_history belongs to somebody else: ALTER TABLE public.flyway_schema_history OWNER TO lockstep_owner'::text;
    END IF;
    IF NOT has_table_privilege('lockstep_reader', 'public.flyway_schema_history', 'SELECT') THEN
      problems := problems || 'lockstep_reader cannot read flyway_schema_history'::text;
    END IF;
    IF has_table_privilege('app', 'public.flyway_schema_history', 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE') THEN
      problems := problems || 'app can reach flyway_schema_history: is it a member of a role that may?'::text;
    END IF;
  END IF;

  IF problems <> '{}' THEN
    RAISE EXCEPTION 'roles.sql changed nothing: %', array_to_string(problems, '; ');
  END IF;

  -- Not an error: until these are handed over, lockstep_owner can neither alter them nor grant on them.
  SELECT string_agg(format('%s (%s)', c.oid::regclass, pg_get_userbyid(c.relowner)), ', ' ORDER BY c.relname)
    INTO foreign_objects
    FROM pg_class c
   WHERE c.relnamespace = 'public'::regnamespace
     AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
     AND c.relowner <> 'lockstep_owner'::regrole
     AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e');
  IF foreign_objects IS NOT NULL THEN
    RAISE NOTICE 'not owned by lockstep_owner, which therefore cannot migrate them: %. Hand them over (ALTER TABLE … OWNER TO lockstep_owner, or REASSIGN OWNED BY … TO lockstep_owner in this database), then run this script again', foreign_objects;
  END IF;
END
$$;

COMMIT;
