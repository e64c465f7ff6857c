-- What PostgreSQL keeps as objects of their own, but a catalog as a part or a side of another: the
-- left one's dependencies, and those on it, are the right one's.
SELECT 'pg_type'::regclass::oid::bigint AS class_id, t.typarray::bigint AS object_id, 0 AS sub_id,
       'pg_type'::regclass::oid::bigint AS to_class, t.oid::bigint AS to_id, 0 AS to_sub
  FROM pg_type t WHERE t.typarray >= 16384
UNION ALL
SELECT 'pg_type'::regclass::oid, t.oid, 0, 'pg_class'::regclass::oid, t.typrelid, 0
  FROM pg_type t WHERE t.typrelid >= 16384
UNION ALL
SELECT 'pg_type'::regclass::oid, r.rngmultitypid, 0, 'pg_type'::regclass::oid, r.rngtypid, 0
  FROM pg_range r WHERE r.rngtypid >= 16384
UNION ALL
SELECT 'pg_class'::regclass::oid, k.conindid, 0, 'pg_constraint'::regclass::oid, k.oid, 0
  FROM pg_constraint k WHERE k.conindid >= 16384 AND k.contype IN ('p', 'u', 'x')
UNION ALL
SELECT 'pg_rewrite'::regclass::oid, r.oid, 0, 'pg_class'::regclass::oid, r.ev_class, 0
  FROM pg_rewrite r WHERE r.oid >= 16384 AND r.rulename = '_RETURN'
UNION ALL
SELECT 'pg_attrdef'::regclass::oid, d.oid, 0, 'pg_class'::regclass::oid, d.adrelid, d.adnum
  FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
 WHERE a.attgenerated <> ''
UNION ALL
SELECT d.classid, d.objid, 0, d.refclassid, d.refobjid, d.refobjsubid
  FROM pg_depend d
 WHERE d.deptype = 'i' AND d.objid >= 16384
   AND ((d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0)
        OR (d.classid = 'pg_proc'::regclass AND d.refclassid = 'pg_type'::regclass))
UNION ALL
SELECT d.classid, d.objid, 0, d.refclassid, d.refobjid, 0
  FROM pg_depend d WHERE d.deptype = 'e' AND d.refclassid = 'pg_extension'::regclass
UNION ALL
SELECT 'pg_publication_rel'::regclass::oid, r.oid, 0, 'pg_publication'::regclass::oid, r.prpubid, 0
  FROM pg_publication_rel r
