-- Extended statistics. $1: tables.
SELECT 'pg_statistic_ext'::regclass::oid::bigint AS class_id, s.oid::bigint AS object_id, 0 AS sub_id,
       'statistics' AS kind, n.nspname AS schema, s.stxname AS name, '' AS part,
       'pg_class'::regclass::oid::bigint AS owner_class, s.stxrelid::bigint AS owner_id, 0 AS owner_sub,
       pg_get_statisticsobjdef(s.oid) AS definition,
       nullif(s.stxstattarget, -1)::text AS target
  FROM pg_statistic_ext s
  JOIN pg_namespace n ON n.oid = s.stxnamespace
 WHERE s.stxrelid = ANY (?::bigint[]::oid[])
