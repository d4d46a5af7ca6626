-- Revision files that are none: errors name file and line
CREATE EXTENSION migrate;
\set VERBOSITY default
CREATE FUNCTION try(text text, name text DEFAULT 'a.sql') RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	detail text;
	context text;
BEGIN
	PERFORM migrate.load(text, name);
	RETURN 'loaded';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, context = PG_EXCEPTION_CONTEXT;
	RETURN concat_ws(E'\n', SQLSTATE || ': ' || SQLERRM, nullif(detail, ''), split_part(context, E'\nSQL ', 1));
END
$$;
\set head '-- revision: a1\n-- revises: base\n'
SELECT E'-- revision: a1\n-- revises: base\n' AS head \gset
\pset format unaligned
\pset tuples_only on
SELECT try('');
SELECT try('', NULL);
SELECT try(:'head');
SELECT try('-- migrate:up');
SELECT try(E'-- revision: a1\n-- migrate:up\nSELECT 1');
SELECT try(E'-- revision:\n-- revises: base\n-- migrate:up\nSELECT 1');
SELECT try(E'-- revision: a1\n-- revises: head\n-- migrate:up\nSELECT 1');
SELECT try(E'-- revision: a1\n-- revises: base\n-- created: soon\n-- migrate:up\nSELECT 1');
SELECT try(:'head' || E'-- revision: a1\n-- migrate:up\nSELECT 1');
SELECT try(:'head' || E'-- depend-on: x\n-- migrate:up\nSELECT 1');
SELECT try(:'head' || E'SELECT 1;\n-- migrate:up\nSELECT 1');
SELECT try(:'head' || E'-- migrate:down\nSELECT 1');
SELECT try(:'head' || E'-- migrate:up\n\n/* nothing */\n-- migrate:down\nSELECT 1');
SELECT try(:'head' || E'-- migrate:up empty\nSELECT 1;\n');
SELECT try(:'head' || E'-- migrate:up full\nSELECT 1;\n');
SELECT try(:'head' || E'-- migrate:up\nSELECT 1;\n-- migrate:up\nSELECT 2;\n');
SELECT try(:'head' || E'-- migrate:up\nSELECT 1;\n-- migrate:down\nSELECT 2;\n-- migrate:up\nSELECT 3;\n');
SELECT try(:'head' || E'-- migrate:up\nSELECT 1;\n-- migrate:down\nSELECT 2;\n-- migrate:down\nSELECT 3;\n');
SELECT try(:'head' || E'-- migrate:up\nSELECT 1;\n-- migrate:sideways\n');
SELECT try(:'head' || E'-- migrate:up\nSELECT 1; -- migrate:down\nSELECT 2;\n');
SELECT try(:'head' || E'-- migrate:up\nSELECT 1;\n-- migrate:down empty\n');
-- in the scripts
SELECT try(:'head' || E'\n-- migrate:up\n\nSELECT 1;\nSELCT 2;\n');
SELECT try(:'head' || E'\n-- migrate:up\nSELECT 1;\nSELECT ''\n-- migrate:down\nSELECT 2;\n');
SELECT try(:'head' || E'-- migrate:up\nCREATE TABLE t (\n-- migrate:down\nSELECT 2;\n');
SELECT try(:'head' || E'-- migrate:up\nSELECT 1;\n-- migrate:down\n\n\nSELCT 2;\n');
SELECT try(:'head' || E'-- migrate:up\nSELECT 1;\n-- migrate:down\n\n''');
SELECT try(:'head' || E'-- migrate:up\nSELECT 1;\nROLLBACK;\n');
SELECT try(:'head' || E'-- migrate:up\nSELECT 1;\n\\i other.sql\n');
SELECT try(:'head' || E'-- migrate:up\nCOPY t FROM stdin;\n1\n-- migrate:down\n');
SELECT try(:'head' || E'-- migrate:up\nCOPY t FROM stdin\n-- migrate:down\n');
\pset format aligned
\pset tuples_only off

-- Later, too
SELECT migrate.load(:'head' || E'\n-- migrate:up\n\nSELECT 1;\nSELECT\n  1/0;\n\n-- migrate:down\n\nSELECT 1;\nSELECT 2/0;\n', '2025_a1.sql');
SELECT migrate.upgrade();
SELECT migrate.stamp();
SELECT migrate.downgrade('base');
DO $$ BEGIN CALL migrate.downgrade_each('base'); EXCEPTION WHEN OTHERS THEN RAISE NOTICE '%', SQLSTATE; END $$;
CALL migrate.downgrade_each('base');
SELECT rev_id, line, outcome FROM migrate.log WHERE operation = 'downgrade';
SELECT migrate.edit('a1', downgrade => E'SELECT 3;\nSELECT 4/0');
SELECT migrate.downgrade('base');
DROP FUNCTION try(text, text);
DROP EXTENSION migrate;
