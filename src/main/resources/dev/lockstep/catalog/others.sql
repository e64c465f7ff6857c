-- What Lockstep sees but does not migrate. $1: schemas.
SELECT o.classid::bigint AS class_id, o.objid::bigint AS object_id, 0 AS sub_id,
       'other' AS kind, coalesce(i.schema, '') AS schema, i.type || ' ' || i.identity AS name, '' AS part,
       NULL::bigint AS owner_class, NULL::bigint AS owner_id, NULL::integer AS owner_sub
  FROM (SELECT 'pg_operator'::regclass AS classid, oid AS objid, oprnamespace AS space FROM pg_operator
        UNION ALL SELECT 'pg_opclass'::regclass, oid, opcnamespace FROM pg_opclass
        UNION ALL SELECT 'pg_opfamily'::regclass, oid, opfnamespace FROM pg_opfamily
        UNION ALL SELECT 'pg_conversion'::regclass, oid, connamespace FROM pg_conversion
        UNION ALL SELECT 'pg_ts_config'::regclass, oid, cfgnamespace FROM pg_ts_config
        UNION ALL SELECT 'pg_ts_dict'::regclass, oid, dictnamespace FROM pg_ts_dict
        UNION ALL SELECT 'pg_ts_parser'::regclass, oid, prsnamespace FROM pg_ts_parser
        UNION ALL SELECT 'pg_ts_template'::regclass, oid, tmplnamespace FROM pg_ts_template
        UNION ALL SELECT 'pg_cast'::regclass, oid, 0 FROM pg_cast
        UNION ALL SELECT 'pg_language'::regclass, oid, 0 FROM pg_language
        UNION ALL SELECT 'pg_transform'::regclass, oid, 0 FROM pg_transform
        UNION ALL SELECT 'pg_am'::regclass, oid, 0 FROM pg_am
        UNION ALL SELECT 'pg_foreign_data_wrapper'::regclass, oid, 0 FROM pg_foreign_data_wrapper
        UNION ALL SELECT 'pg_foreign_server'::regclass, oid, 0 FROM pg_foreign_server) o
 CROSS JOIN LATERAL pg_identify_object(o.classid, o.objid, 0) i
 WHERE o.objid >= 16384 AND (o.space = 0 OR o.space = ANY (?::bigint[]::oid[]))
   AND NOT EXISTS (SELECT FROM pg_depend d
                    WHERE d.classid = o.classid AND d.objid = o.objid
                      AND d.deptype IN ('e', 'i'))
