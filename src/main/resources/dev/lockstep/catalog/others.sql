-- What Lockstep sees but does not migrate. Where a server is, is no schema. $1: schemas.
SELECT o.classid::bigint AS class_id, o.objid::bigint AS object_id, 0 AS sub_id,
       'other' AS kind, coalesce(i.schema, '') AS schema, i.type || ' ' || i.identity AS name, '' AS part,
       NULL::bigint AS owner_class, NULL::bigint AS owner_id, NULL::integer AS owner_sub,
       o.definition
  FROM (SELECT 'pg_operator'::regclass AS classid, oid AS objid, oprnamespace AS space,
               concat_ws(' ', oprcode::regprocedure, oprcom::regoperator, oprnegate::regoperator,
                         oprcanmerge, oprcanhash, oprrest::regprocedure, oprjoin::regprocedure) AS definition
          FROM pg_operator WHERE oid >= 16384
        UNION ALL
        SELECT 'pg_opclass'::regclass, oid, opcnamespace,
               concat_ws(' ', opcintype::regtype, opcdefault, opckeytype::regtype) FROM pg_opclass WHERE oid >= 16384
        UNION ALL
        SELECT 'pg_opfamily'::regclass, f.oid, f.opfnamespace,
               (SELECT string_agg(member, E'\n' ORDER BY member)
                  FROM (SELECT concat_ws(' ', amopstrategy, amoppurpose, amopopr::regoperator) AS member
                          FROM pg_amop WHERE amopfamily = f.oid
                        UNION ALL SELECT concat_ws(' ', amprocnum, amproc::regprocedure)
                          FROM pg_amproc WHERE amprocfamily = f.oid) members)
          FROM pg_opfamily f WHERE f.oid >= 16384
        UNION ALL
        SELECT 'pg_conversion'::regclass, oid, connamespace,
               concat_ws(' ', conforencoding, contoencoding, conproc::regprocedure, condefault)
          FROM pg_conversion WHERE oid >= 16384
        UNION ALL
        SELECT 'pg_ts_config'::regclass, c.oid, c.cfgnamespace,
               (SELECT string_agg(concat_ws(' ', m.maptokentype, m.mapseqno, m.mapdict::regdictionary), E'\n'
                                  ORDER BY m.maptokentype, m.mapseqno)
                  FROM pg_ts_config_map m WHERE m.mapcfg = c.oid)
          FROM pg_ts_config c WHERE c.oid >= 16384
        UNION ALL
        SELECT 'pg_ts_dict'::regclass, d.oid, d.dictnamespace,
               concat_ws(' ', (SELECT tmplname FROM pg_ts_template t WHERE t.oid = d.dicttemplate), d.dictinitoption)
          FROM pg_ts_dict d WHERE d.oid >= 16384
        UNION ALL
        SELECT 'pg_ts_parser'::regclass, oid, prsnamespace,
               concat_ws(' ', prsstart::regprocedure, prstoken::regprocedure, prsend::regprocedure,
                         prsheadline::regprocedure, prslextype::regprocedure)
          FROM pg_ts_parser WHERE oid >= 16384
        UNION ALL
        SELECT 'pg_ts_template'::regclass, oid, tmplnamespace,
               concat_ws(' ', tmplinit::regprocedure, tmpllexize::regprocedure) FROM pg_ts_template WHERE oid >= 16384
        UNION ALL
        SELECT 'pg_cast'::regclass, oid, 0, concat_ws(' ', castfunc::regprocedure, castcontext, castmethod)
          FROM pg_cast WHERE oid >= 16384
        UNION ALL
        SELECT 'pg_language'::regclass, oid, 0,
               concat_ws(' ', lanpltrusted, lanplcallfoid::regprocedure, laninline::regprocedure,
                         lanvalidator::regprocedure)
          FROM pg_language WHERE oid >= 16384
        UNION ALL
        SELECT 'pg_transform'::regclass, oid, 0, concat_ws(' ', trffromsql::regprocedure, trftosql::regprocedure)
          FROM pg_transform WHERE oid >= 16384
        UNION ALL
        SELECT 'pg_am'::regclass, oid, 0, concat_ws(' ', amtype, amhandler) FROM pg_am WHERE oid >= 16384
        UNION ALL
        SELECT 'pg_foreign_data_wrapper'::regclass, oid, 0,
               concat_ws(' ', fdwhandler::regprocedure, fdwvalidator::regprocedure)
          FROM pg_foreign_data_wrapper WHERE oid >= 16384
        UNION ALL
        SELECT 'pg_foreign_server'::regclass, s.oid, 0,
               concat_ws(' ', (SELECT w.fdwname FROM pg_foreign_data_wrapper w WHERE w.oid = s.srvfdw), s.srvtype)
          FROM pg_foreign_server s WHERE s.oid >= 16384) o
 CROSS JOIN LATERAL pg_identify_object(o.classid, o.objid, 0) i
 WHERE (o.space = 0 OR o.space = ANY (?::bigint[]::oid[]))
   AND NOT EXISTS (SELECT FROM pg_depend d
                    WHERE d.classid = o.classid AND d.objid = o.objid
                      AND d.deptype IN ('e', 'i'))
