-- Rules, without those that make a view a view. $1: tables and views.
SELECT r.oid::bigint AS object_id, 0 AS sub_id, r.rulename AS name,
       r.ev_class::bigint AS owner_id, 0 AS owner_sub,
       btrim(pg_get_ruledef(r.oid), E' \n;') AS definition,
       CASE r.ev_enabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA'
                         WHEN 'A' THEN 'ENABLE ALWAYS' END AS enabled
  FROM pg_rewrite r
 WHERE r.ev_class = ANY (?::bigint[]::oid[]) AND r.rulename <> '_RETURN'
