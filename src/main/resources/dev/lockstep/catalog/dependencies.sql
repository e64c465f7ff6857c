-- Who needs whom. What depends internally is a side of the other, no object of ours. A sequence does
-- not need the column that owns it, the other way round; a child's column or check needs its parent's. NOT NULL
-- is the column's, and what holds long values the table's: each table has some of them, so they are
-- left out here.
SELECT d.classid::bigint AS class_id, d.objid::bigint AS object_id, d.objsubid AS sub_id,
       d.refclassid::bigint AS to_class, d.refobjid::bigint AS to_id, d.refobjsubid AS to_sub
  FROM pg_depend d
 WHERE d.deptype IN ('n', 'a', 'P', 'S') AND d.objid >= 16384
   AND (d.refobjid >= 16384 OR d.refclassid = 'pg_namespace'::regclass)
   AND NOT (d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
            AND d.deptype = 'a' AND d.objsubid = 0 AND d.refobjsubid > 0
            AND EXISTS (SELECT FROM pg_sequence s WHERE s.seqrelid = d.objid))
   AND NOT EXISTS (SELECT FROM pg_constraint k
                    WHERE k.oid = d.objid AND k.contype = 'n' AND d.classid = 'pg_constraint'::regclass)
   AND NOT EXISTS (SELECT FROM pg_class toast
                    WHERE toast.oid = d.refobjid AND toast.relkind = 't'
                      AND d.refclassid = 'pg_class'::regclass)
UNION ALL
SELECT 'pg_class'::regclass::oid::bigint, a.attrelid::bigint, a.attnum, 'pg_class'::regclass::oid::bigint,
       p.attrelid::bigint, p.attnum
  FROM pg_inherits i
  JOIN pg_attribute a ON a.attrelid = i.inhrelid AND a.attnum > 0 AND NOT a.attisdropped AND a.attinhcount > 0
  JOIN pg_attribute p ON p.attrelid = i.inhparent AND p.attname = a.attname
UNION ALL
SELECT 'pg_constraint'::regclass::oid::bigint, k.oid::bigint, 0, 'pg_constraint'::regclass::oid::bigint,
       p.oid::bigint, 0
  FROM pg_inherits i
  JOIN pg_constraint k ON k.conrelid = i.inhrelid AND k.contype = 'c' AND k.coninhcount > 0
  JOIN pg_constraint p ON p.conrelid = i.inhparent AND p.contype = 'c' AND p.conname = k.conname
