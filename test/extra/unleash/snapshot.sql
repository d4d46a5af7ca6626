--
-- test.snapshot(): what is in schema public, a line per object, so that two
-- snapshots can be compared as sets.  Times in defaults are masked, definitions
-- of functions and views hashed.
--
CREATE SCHEMA test;

CREATE FUNCTION test.snapshot() RETURNS SETOF text
LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT format('%s %s', CASE c.relkind WHEN 'r' THEN 'table' WHEN 'v' THEN 'view' WHEN 'S' THEN 'sequence' ELSE c.relkind::text END, c.relname)
	FROM pg_class c
	WHERE c.relnamespace = 'public'::regnamespace AND c.relkind NOT IN ('i', 'c')
UNION ALL
	SELECT format('order of columns of %s #%s', c.relname, left(md5(string_agg(a.attname, ', ' ORDER BY a.attnum)), 8))
	FROM pg_class c
		JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
	WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v')
	GROUP BY c.relname
UNION ALL
	SELECT format('definition of view %s #%s', c.relname, left(md5(pg_get_viewdef(c.oid)), 8))
	FROM pg_class c
	WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('v', 'm')
UNION ALL
	SELECT format('column %s.%s %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod))
		|| CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
		|| coalesce(' DEFAULT ' || regexp_replace(pg_get_expr(d.adbin, d.adrelid), '''\d{4}-\d\d-\d\d [^'']*''', '<time>'), '')
	FROM pg_class c
		JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
		LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
	WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
UNION ALL
	SELECT format('constraint %s on %s: %s', n.conname, c.relname, pg_get_constraintdef(n.oid))
	FROM pg_constraint n JOIN pg_class c ON c.oid = n.conrelid
	WHERE n.connamespace = 'public'::regnamespace
		AND n.contype IN ('p', 'u', 'x', 'c', 'f')
UNION ALL
	SELECT pg_get_indexdef(i.indexrelid)
	FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
	WHERE c.relnamespace = 'public'::regnamespace
		AND NOT EXISTS (SELECT FROM pg_constraint n WHERE n.conindid = i.indexrelid AND n.contype IN ('p', 'u', 'x'))
UNION ALL
	SELECT format('definition of function %s #%s', p.oid::regprocedure, left(md5(pg_get_functiondef(p.oid)), 8))
	FROM pg_proc p
	WHERE p.pronamespace = 'public'::regnamespace
UNION ALL
	SELECT pg_get_triggerdef(t.oid)
	FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
	WHERE c.relnamespace = 'public'::regnamespace AND NOT t.tgisinternal
UNION ALL
	SELECT format('enum %s (%s)', e.enumtypid::regtype, string_agg(e.enumlabel, ', ' ORDER BY e.enumsortorder))
	FROM pg_enum e JOIN pg_type y ON y.oid = e.enumtypid
	WHERE y.typnamespace = 'public'::regnamespace
	GROUP BY e.enumtypid;
END;
