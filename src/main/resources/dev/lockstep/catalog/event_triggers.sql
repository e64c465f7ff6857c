SELECT 'pg_event_trigger'::regclass::oid::bigint AS class_id, t.oid::bigint AS object_id, 0 AS sub_id,
       'event trigger' AS kind, '' AS schema, t.evtname AS name, '' AS part,
       NULL::bigint AS owner_class, NULL::bigint AS owner_id, NULL::integer AS owner_sub,
       t.evtevent AS event,
       (SELECT string_agg(quote_literal(tag), ', ' ORDER BY tag) FROM unnest(t.evttags) tag) AS tags,
       format('%I.%I', n.nspname, p.proname) AS function,
       CASE t.evtenabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA'
                         WHEN 'A' THEN 'ENABLE ALWAYS' END AS enabled
  FROM pg_event_trigger t
  JOIN pg_proc p ON p.oid = t.evtfoid
  JOIN pg_namespace n ON n.oid = p.pronamespace
 WHERE NOT EXISTS (SELECT FROM pg_depend d
                    WHERE d.classid = 'pg_event_trigger'::regclass AND d.objid = t.oid AND d.deptype = 'e')
