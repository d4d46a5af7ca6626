-- Look-alikes of everything, found first: nothing changes, and none is called
CREATE EXTENSION migrate;
SET client_min_messages = warning;
CREATE SCHEMA evil;
CREATE TABLE evil.called (what pg_catalog.text);
CREATE ROLE regress_victim;
GRANT USAGE ON SCHEMA evil, migrate TO regress_victim;
GRANT CREATE ON SCHEMA public TO regress_victim;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA migrate TO regress_victim;
GRANT ALL ON evil.called TO PUBLIC;

-- Functions, operators and aggregates in evil and in public; each says that it was called.
CREATE FUNCTION evil.say(what pg_catalog.text) RETURNS pg_catalog.void LANGUAGE plpgsql AS
	'BEGIN RAISE WARNING ''% was called'', what; INSERT INTO evil.called VALUES (what); END';
DO $do$
DECLARE
	place pg_catalog.text;
	f record;
BEGIN
	FOREACH place IN ARRAY ARRAY['evil', 'public'] LOOP
		FOR f IN SELECT * FROM (VALUES
			('text_eq', 'text, text', 'bool'), ('text_ne', 'text, text', 'bool'), ('text_lt', 'text, text', 'bool'),
			('array_and', 'text[], text[]', 'bool'), ('array_contains', 'text[], text[]', 'bool'), ('array_eq', 'text[], text[]', 'bool'),
			('any_and', 'anyarray, anyarray', 'bool'), ('any_contains', 'anyarray, anyarray', 'bool'),
			('plus8', 'int8, int8', 'int8'), ('plus4', 'int8, int4', 'int8'), ('plus2', 'int4, int4', 'int4'), ('cat', 'text, text', 'text'),
			('clock_timestamp', '', 'timestamptz'), ('now', '', 'timestamptz'), ('transaction_timestamp', '', 'timestamptz'),
			('current_setting', 'text', 'text'), ('set_config', 'text, text, bool', 'text'), ('has_schema_privilege', 'text, text', 'bool'),
			('pg_has_role', 'name, name, text', 'bool'), ('coalesce', 'int8, int4', 'int8'), ('nextval', 'regclass', 'int8'),
			('sha256', 'bytea', 'bytea'), ('quote_literal', 'text', 'text'), ('quote_ident', 'text', 'text'), ('format', 'text', 'text'),
			('unnest', 'text[]', 'text'), ('array_length', 'text[], int4', 'int4'), ('count', 'text', 'int8'), ('lower', 'text', 'text'),
			('upgrade', 'text', 'int4'), ('downgrade', 'text', 'int4'), ('define', 'text', 'text'), ('record', 'text, text, text', 'text'), ('expect', 'text, text, text', 'text')
			) AS v (name, arguments, result)
		LOOP
			EXECUTE pg_catalog.format('CREATE FUNCTION %I.%I(%s) RETURNS %s LANGUAGE plpgsql AS %L', place, f.name,
				regexp_replace(f.arguments, '(\w+)', 'pg_catalog.\1', 'g'), 'pg_catalog.' || f.result,
				pg_catalog.format('BEGIN PERFORM evil.say(%L); RETURN NULL; END', place || '.' || f.name));
		END LOOP;
		FOR f IN SELECT * FROM (VALUES ('=', 'text_eq', 'text', 'text'), ('<>', 'text_ne', 'text', 'text'), ('<', 'text_lt', 'text', 'text'),
			('&&', 'array_and', 'text[]', 'text[]'), ('@>', 'array_contains', 'text[]', 'text[]'), ('=', 'array_eq', 'text[]', 'text[]'),
			('&&', 'any_and', 'anyarray', 'anyarray'), ('@>', 'any_contains', 'anyarray', 'anyarray'),
			('+', 'plus8', 'int8', 'int8'), ('+', 'plus4', 'int8', 'int4'), ('+', 'plus2', 'int4', 'int4'), ('||', 'cat', 'text', 'text')) AS v (operator, name, l, r)
		LOOP
			EXECUTE pg_catalog.format('CREATE OPERATOR %I.%s (FUNCTION = %I.%I, LEFTARG = pg_catalog.%s, RIGHTARG = pg_catalog.%s)', place, f.operator, place, f.name, f.l, f.r);
		END LOOP;
		EXECUTE pg_catalog.format('CREATE FUNCTION %I.transition(pg_catalog.int8, pg_catalog.int8) RETURNS pg_catalog.int8 LANGUAGE plpgsql AS %L', place,
			pg_catalog.format('BEGIN PERFORM evil.say(%L); RETURN 1000; END', place || '.max'));
		EXECUTE pg_catalog.format('CREATE AGGREGATE %I.max(pg_catalog.int8) (SFUNC = %I.transition, STYPE = pg_catalog.int8, INITCOND = ''0'')', place, place);
		-- tables of the same names, and types
		EXECUTE pg_catalog.format('CREATE TABLE %I.script (LIKE migrate.script)', place);
		EXECUTE pg_catalog.format('CREATE TABLE %I.version (LIKE migrate.version)', place);
		EXECUTE pg_catalog.format('CREATE TABLE %I.log (LIKE migrate.log)', place);
		EXECUTE pg_catalog.format('CREATE TABLE %I.approval (LIKE migrate.approval)', place);
		EXECUTE pg_catalog.format('CREATE TYPE %I.text AS ENUM (''evil'')', place);
		EXECUTE pg_catalog.format('CREATE TYPE %I.int4 AS ENUM (''evil'')', place);
		EXECUTE pg_catalog.format('CREATE DOMAIN %I.int8 AS pg_catalog.int8 CHECK (evil.say(''%I.int8'') IS NULL)', place, place);
		EXECUTE pg_catalog.format('CREATE DOMAIN %I.timestamptz AS pg_catalog.timestamptz CHECK (evil.say(''%I.timestamptz'') IS NULL)', place, place);
	END LOOP;
END $do$;
GRANT ALL ON ALL TABLES IN SCHEMA public, evil TO PUBLIC;
-- They would be called: this is what the name of an operator means here.
SET search_path = evil, public, pg_catalog;
SELECT 'a'::pg_catalog.text = 'a'::pg_catalog.text;
SELECT max(1::pg_catalog.int8);
RESET search_path;
TRUNCATE evil.called;

-- Everything once, undisturbed: what is expected
CREATE FUNCTION evil.everything() RETURNS SETOF pg_catalog.text LANGUAGE plpgsql AS $$
BEGIN
	RETURN NEXT migrate.define('a1', NULL, 'first', 'SET work_mem = ''3MB''; CREATE TABLE public.regress_a1 (i pg_catalog.int4)', 'DROP TABLE public.regress_a1', 'main', created_at => '2020-01-01 00:00:00+00');
	RETURN NEXT migrate.define('a2', 'a1', 'second', 'CREATE TABLE public.regress_a2 (i pg_catalog.int4)', 'DROP TABLE public.regress_a2', depends_on => 'a1', created_at => '2020-01-01 00:00:00+00');
	RETURN NEXT migrate.define('a1', NULL, 'First', 'SET work_mem = ''3MB''; CREATE TABLE public.regress_a1 (i pg_catalog.int4)', 'DROP TABLE public.regress_a1', 'main');
	RETURN NEXT migrate.define('a1', NULL, 'First', 'SET work_mem = ''3MB''; CREATE TABLE public.regress_a1 (i pg_catalog.int4)', 'DROP TABLE public.regress_a1', 'main');
	RETURN NEXT migrate.revision('third', $q$CREATE TEMP TABLE work (i pg_catalog.int4);
COPY public.regress_a1 FROM stdin;
1
\.
$q$, 'DELETE FROM public.regress_a1', rev_id => 'a3');
	RETURN NEXT migrate.revision('side', head => 'a1', splice => true, rev_id => 'b2', downgrade => '', branch_label => 'side', depends_on => 'main');
	RETURN NEXT migrate.merge('merge', rev_id => 'm4');
	RETURN NEXT migrate.edit('m4', 'SELECT 1', 'SELECT 2');
	RETURN NEXT migrate.revision(head => 'base', rev_id => 'x1');
	RETURN NEXT migrate.remove('x1');
	RETURN NEXT migrate.approve('a1, a2')::pg_catalog.text;
	RETURN NEXT migrate.upgrade()::pg_catalog.text;
	RETURN QUERY SELECT migrate.current();
	RETURN NEXT migrate.downgrade('a1')::pg_catalog.text;
	RETURN NEXT migrate.stamp('a1')::pg_catalog.text;
	RETURN NEXT migrate.stamp('base', purge => true)::pg_catalog.text;
	DROP TABLE public.regress_a1;
	RETURN NEXT migrate.upgrade('m4')::pg_catalog.text;
	PERFORM migrate.check();
	RETURN NEXT migrate.downgrade('base')::pg_catalog.text;
	PERFORM migrate.expect('upgrade', 'a1', s.checksum) FROM migrate.script s WHERE s.rev_id OPERATOR(pg_catalog.=) 'a1';
	PERFORM migrate.record('upgrade', 'a1', s.checksum) FROM migrate.script s WHERE s.rev_id OPERATOR(pg_catalog.=) 'a1';
	PERFORM migrate.record('downgrade', 'a1', s.checksum) FROM migrate.script s WHERE s.rev_id OPERATOR(pg_catalog.=) 'a1';
	RETURN QUERY SELECT h.rev_id FROM migrate.heads() h;
	RETURN QUERY SELECT b.rev_id FROM migrate.bases() b;
	RETURN QUERY SELECT b.rev_id FROM migrate.branches() b;
	RETURN QUERY SELECT h.rev_id FROM migrate.history() h;
	RETURN QUERY SELECT p.rev_id FROM migrate.plan() p;
	RETURN QUERY SELECT pg_catalog.array_to_string(s.heads, ' ') FROM migrate.status() s;
	RETURN NEXT migrate.show('a1');
	RETURN NEXT migrate.graph();
	RETURN NEXT migrate.graph(format => 'dot');
	RETURN QUERY SELECT e FROM migrate.export(':a2') e;
	RETURN NEXT migrate.upgrade_sql();
	RETURN NEXT migrate.downgrade_sql('m4:base');
	RETURN QUERY SELECT s.sql FROM migrate.split('SELECT 1; SELECT 2') s;
	RETURN QUERY SELECT pg_catalog.concat_ws(' ', l.number, l.operation, l.rev_id, l.from_current, l.to_current, l.outcome) FROM migrate.log l ORDER BY l.number USING OPERATOR(pg_catalog.<);
	RETURN QUERY SELECT pg_catalog.concat_ws(' ', s.number, s.rev_id, s.down_revision, s.depends_on, s.branch_labels) FROM migrate.script s ORDER BY s.number USING OPERATOR(pg_catalog.<);
END $$;
SET ROLE regress_victim;
CREATE TEMP TABLE undisturbed AS SELECT n, e FROM evil.everything() WITH ORDINALITY AS x (e, n);
RESET ROLE;
SELECT count(*), md5(string_agg(e, '|' ORDER BY n)) IS NOT NULL AS complete FROM undisturbed;
DROP EXTENSION migrate;
CREATE EXTENSION migrate;
GRANT USAGE ON SCHEMA migrate TO regress_victim;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA migrate TO regress_victim;

-- and with everything in the way, temporary tables and functions, too
CREATE TEMP TABLE script (LIKE migrate.script);
CREATE TEMP TABLE version (LIKE migrate.version);
CREATE TEMP TABLE log (LIKE migrate.log);
CREATE TEMP TABLE pg_class (LIKE pg_catalog.pg_class);
CREATE TEMP TABLE pg_extension (LIKE pg_catalog.pg_extension);
GRANT ALL ON script, version, log TO PUBLIC;
CREATE FUNCTION pg_temp.clock_timestamp() RETURNS pg_catalog.timestamptz LANGUAGE plpgsql AS 'BEGIN PERFORM evil.say(''pg_temp.clock_timestamp''); RETURN NULL; END';
SET search_path = pg_temp, evil, public, pg_catalog;
SET ROLE regress_victim;
CREATE TEMP TABLE disturbed AS SELECT n, e FROM evil.everything() WITH ORDINALITY AS x (e, n);
RESET ROLE;
RESET search_path;
SELECT count(*) AS lines, count(*) FILTER (WHERE u.e OPERATOR(pg_catalog.=) d.e) AS same FROM undisturbed u FULL JOIN disturbed d USING (n);
SELECT * FROM evil.called;
-- also when the extension is created with them in the way, and as its owner
DROP EXTENSION migrate;
SET search_path = evil, public, pg_catalog;
CREATE EXTENSION migrate;
CREATE TEMP TABLE by_owner AS SELECT n, e FROM evil.everything() WITH ORDINALITY AS x (e, n);
RESET search_path;
SELECT count(*) AS lines, count(*) FILTER (WHERE u.e OPERATOR(pg_catalog.=) o.e) AS same FROM undisturbed u FULL JOIN by_owner o USING (n) WHERE u.e NOT LIKE '% by regress_victim%';
SELECT * FROM evil.called;
SELECT count(*) FROM evil.script, evil.version, evil.log, public.script, public.version, public.log;

-- What was exported, and scripts for psql, are as safe.
\getenv abs_builddir PG_ABS_BUILDDIR
\set file :abs_builddir '/results/rights_search_path.script'
\setenv SCRIPT :file
\setenv PGDATABASE :DBNAME
\setenv PGOPTIONS '-c client_min_messages=warning -c search_path=evil,public,pg_catalog'
SELECT migrate.export() \g (format=unaligned tuples_only=on) :file
SELECT migrate.upgrade_sql() AS script \gset
DROP EXTENSION migrate;
CREATE EXTENSION migrate;
\! psql -X -q -At -v ON_ERROR_STOP=1 -f "$SCRIPT"
SELECT :'script' \g (format=unaligned tuples_only=on) :file
\! psql -X -q -At -f "$SCRIPT"
SELECT * FROM migrate.current();
SELECT migrate.downgrade('base');
SELECT * FROM evil.called;
\! rm -f "$SCRIPT"

-- A name that is looked for and not there is not looked for elsewhere.
ALTER EXTENSION migrate DROP TABLE migrate.approval;
DROP TABLE migrate.approval;
SET search_path = evil, public, pg_catalog;
\set VERBOSITY sqlstate
SELECT migrate.approve('a1');
\set VERBOSITY default
RESET search_path;
SELECT * FROM evil.called;

DROP EXTENSION migrate;
DROP TABLE undisturbed, disturbed, by_owner, script, version, log, pg_temp.pg_class, pg_temp.pg_extension;
DROP FUNCTION pg_temp.clock_timestamp;
DROP SCHEMA evil CASCADE;
DROP TABLE public.script, public.version, public.log, public.approval;
DO $$
DECLARE
	command pg_catalog.text;
BEGIN
	FOR command IN SELECT pg_catalog.format('DROP %s %s CASCADE', CASE WHEN p.prokind = 'a' THEN 'AGGREGATE' ELSE 'FUNCTION' END, p.oid::regprocedure)
		FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace ORDER BY p.prokind LOOP
		EXECUTE command;
	END LOOP;
END $$;
DROP TYPE public.text, public.int4, public.int8, public.timestamptz;
REVOKE ALL ON SCHEMA public FROM regress_victim;
DROP ROLE regress_victim;
