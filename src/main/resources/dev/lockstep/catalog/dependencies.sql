-- Who needs whom. A sequence does not need the column that owns it, the other way round; a child's
-- column needs its parent's.
SELECT d.classid::bigint AS class_id, d.objid::bigint AS object_id, d.objsubid AS sub_id,
       d.refclassid::bigint AS to_class, d.refobjid::bigint AS to_id, d.refobjsubid AS to_sub
  FROM pg_depend d
 WHERE d.deptype IN ('n', 'a', 'i', 'P', 'S') AND d.objid >= 16384
   AND (d.refobjid >= 16384 OR d.refclassid = 'pg_namespace'::regclass)
   AND NOT (d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
            AND d.deptype = 'a' AND d.objsubid = 0 AND d.refobjsubid > 0
            AND EXISTS (SELECT FROM pg_sequence s WHERE s.seqrelid = d.objid))
UNION ALL
SELECT 'pg_class'::regclass::oid::bigint, a.attrelid::bigint, a.attnum, 'pg_class'::regclass::oid::bigint,
       p.attrelid::bigint, p.attnum
  FROM pg_inherits i
  JOIN pg_attribute a ON a.attrelid = i.inhrelid AND a.attnum > 0 AND NOT a.attisdropped AND a.attinhcount > 0
  JOIN pg_attribute p ON p.attrelid = i.inhparent AND p.attname = a.attname
