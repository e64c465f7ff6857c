-- Enums, domains and ranges; base types as kind "other". $1: schemas.
SELECT 'pg_type'::regclass::oid::bigint AS class_id, t.oid::bigint AS object_id, 0 AS sub_id,
       CASE t.typtype WHEN 'e' THEN 'enum' WHEN 'd' THEN 'domain' WHEN 'r' THEN 'range'
                      ELSE 'other' END AS kind,
       n.nspname AS schema, t.typname AS name, '' AS part,
       NULL::bigint AS owner_class, NULL::bigint AS owner_id, NULL::integer AS owner_sub,
       CASE WHEN t.typtype = 'e' THEN
         (SELECT string_agg(quote_literal(e.enumlabel), E'\n' ORDER BY e.enumsortorder)
            FROM pg_enum e WHERE e.enumtypid = t.oid) END AS labels,
       CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) END AS type,
       CASE WHEN t.typtype = 'd' AND t.typcollation <> base.typcollation THEN
         (SELECT format('%I.%I', cn.nspname, co.collname)
            FROM pg_collation co JOIN pg_namespace cn ON cn.oid = co.collnamespace
           WHERE co.oid = t.typcollation) END AS collation,
       CASE WHEN t.typtype = 'd' AND t.typnotnull THEN 'true' END AS not_null,
       CASE WHEN t.typtype = 'd' THEN pg_get_expr(t.typdefaultbin, 0) END AS expression,
       CASE WHEN t.typtype = 'r' THEN
         (SELECT concat_ws(', ',
                   'SUBTYPE = ' || format_type(r.rngsubtype, NULL),
                   (SELECT format('SUBTYPE_OPCLASS = %I.%I', o_n.nspname, o.opcname)
                      FROM pg_opclass o JOIN pg_namespace o_n ON o_n.oid = o.opcnamespace
                     WHERE o.oid = r.rngsubopc AND NOT o.opcdefault),
                   (SELECT format('COLLATION = %I.%I', c_n.nspname, c.collname)
                      FROM pg_collation c JOIN pg_namespace c_n ON c_n.oid = c.collnamespace
                     WHERE c.oid = r.rngcollation AND c.oid <> sub.typcollation),
                   CASE WHEN r.rngsubdiff <> 0 THEN
                     (SELECT format('SUBTYPE_DIFF = %I.%I', p_n.nspname, p.proname)
                        FROM pg_proc p JOIN pg_namespace p_n ON p_n.oid = p.pronamespace
                       WHERE p.oid = r.rngsubdiff) END,
                   CASE WHEN r.rngcanonical <> 0 THEN
                     (SELECT format('CANONICAL = %I.%I', p_n.nspname, p.proname)
                        FROM pg_proc p JOIN pg_namespace p_n ON p_n.oid = p.pronamespace
                       WHERE p.oid = r.rngcanonical) END,
                   'MULTIRANGE_TYPE_NAME = ' || format_type(r.rngmultitypid, NULL))
            FROM pg_range r JOIN pg_type sub ON sub.oid = r.rngsubtype
           WHERE r.rngtypid = t.oid) END AS definition
  FROM pg_type t
  JOIN pg_namespace n ON n.oid = t.typnamespace
  LEFT JOIN pg_type base ON base.oid = t.typbasetype
 WHERE t.typnamespace = ANY (?::bigint[]::oid[])
   AND (t.typtype IN ('e', 'd', 'r') OR (t.typtype = 'b' AND t.typelem = 0))
   AND NOT EXISTS (SELECT FROM pg_depend d
                    WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e')
