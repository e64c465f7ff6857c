-- Publications. Column lists and row filters from 15, generated columns from 18. The schemas are
-- put in by the reader: only 15 and later have the table they are in.
SELECT 'pg_publication'::regclass::oid::bigint AS class_id, p.oid::bigint AS object_id, 0 AS sub_id,
       'publication' AS kind, '' AS schema, p.pubname AS name, '' AS part,
       NULL::bigint AS owner_class, NULL::bigint AS owner_id, NULL::integer AS owner_sub,
       CASE WHEN p.puballtables THEN 'true' END AS all_tables,
       concat_ws(', ', CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END,
                 CASE WHEN p.pubdelete THEN 'delete' END,
                 CASE WHEN p.pubtruncate THEN 'truncate' END) AS publish,
       CASE WHEN p.pubviaroot THEN 'true' END AS via_root,
       nullif(to_jsonb(p) ->> 'pubgencols', 'n') AS generated_columns,
       (SELECT string_agg(format('%I.%I', n.nspname, c.relname)
                 || coalesce(' (' || (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)
                                        FROM pg_attribute a
                                       WHERE a.attrelid = c.oid
                                         AND to_jsonb(r) ->> 'prattrs' IS NOT NULL
                                         AND a.attnum::text = ANY (string_to_array(
                                               translate(to_jsonb(r) ->> 'prattrs', '[],', ''),
                                               ' '))) || ')', '')
                 || coalesce(' WHERE (' || pg_get_expr({filter}, c.oid) || ')', ''),
                 E'\n' ORDER BY n.nspname, c.relname)
          FROM pg_publication_rel r
          JOIN pg_class c ON c.oid = r.prrelid
          JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE r.prpubid = p.oid) AS tables,
       {schemas} AS schemas
  FROM pg_publication p
 WHERE NOT EXISTS (SELECT FROM pg_depend d
                    WHERE d.classid = 'pg_publication'::regclass AND d.objid = p.oid AND d.deptype = 'e')
