-- upgrade_sql and downgrade_sql: scripts for psql that do the same
CREATE EXTENSION migrate;
SET client_min_messages = warning;
\getenv abs_builddir PG_ABS_BUILDDIR
\set file :abs_builddir '/results/offline_sql.script'
\setenv SCRIPT :file
\setenv PGDATABASE :DBNAME
\setenv PGOPTIONS '-c client_min_messages=warning'

CREATE SCHEMA regress_off;
-- Everything that running leaves, times apart
CREATE FUNCTION regress_state() RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws(E'\n',
		(SELECT string_agg(format('%s.%s %s%s', c.relname, a.attname, a.atttypid::regtype, CASE WHEN i.indisvalid = false THEN ' invalid' END), E'\n' ORDER BY c.relname, a.attnum)
			FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid LEFT JOIN pg_index i ON i.indexrelid = c.oid
			WHERE c.relnamespace = 'regress_off'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped),
		(SELECT string_agg(p.oid::regprocedure::text, E'\n' ORDER BY p.proname) FROM pg_proc p WHERE p.pronamespace = 'regress_off'::regnamespace),
		schema_to_xml('regress_off', true, false, '')::text,
		(SELECT string_agg(format('%s by %s', v.rev_id, v.applied_by), E'\n' ORDER BY v.rev_id) FROM migrate.version v))
$$;
CREATE FUNCTION regress_log(since bigint) RETURNS TABLE (operation text, rev_id text, from_current text[], to_current text[], has_duration boolean, outcome text, remark text) LANGUAGE sql AS
	'SELECT operation, rev_id, from_current, to_current, duration IS NOT NULL, outcome, remark FROM migrate.log WHERE number > $1 ORDER BY number';

-- the first line names the version, and there is the encoding of the client
CREATE FUNCTION regress_script(script text) RETURNS text LANGUAGE sql AS $$
	SELECT regexp_replace(regexp_replace(script, '^-- migrate [^:]*', '-- migrate VERSION'), '(?n)^\\encoding \w+$', '\encoding ENCODING')
$$;

-- A history with a branch, a merge and a dependency
SELECT migrate.define('a1', NULL, 'first', 'CREATE TABLE regress_off.t (i int PRIMARY KEY, t text)', 'DROP TABLE regress_off.t');
SELECT migrate.define('a2', 'a1', 'data', $$
-- several rows
COPY regress_off.t (t, i) FROM stdin WITH (FORMAT csv);
"a, b",1
"two
lines",2
\N,3
\.
INSERT INTO regress_off.t VALUES (4, 'back\slash ''quotes'' :variable $dollar$');$$, 'DELETE FROM regress_off.t -- all of it');
SELECT migrate.define('b2', 'a1', 'settings', $$
SET search_path = regress_off;
SET LOCAL lock_timeout = '10s';
CREATE TEMP TABLE work AS SELECT 1 AS i;
CREATE TABLE u AS SELECT i, current_setting('search_path') AS path, current_user::text AS who FROM work;
$$, $$CREATE TEMP TABLE work (i int); DROP TABLE regress_off.u$$);
SELECT migrate.define('m3', 'a2, b2', 'merge', '', '');
SELECT migrate.define('n1', NULL, 'net', $$
CREATE TEMP TABLE work AS SELECT 2 AS i;
INSERT INTO regress_off.u SELECT i, current_setting('search_path'), current_user FROM work;
CREATE FUNCTION regress_off.f(a int DEFAULT 1) RETURNS int BEGIN ATOMIC SELECT a; SELECT a + 1; END;
CREATE FUNCTION regress_off.g() RETURNS text LANGUAGE plpgsql AS $f$ BEGIN RETURN $q$;$q$; END $f$;
SELECT (ARRAY[1, 2, 3])[1:2], 'x'::text;
$$, $$DROP FUNCTION regress_off.g, regress_off.f; DELETE FROM regress_off.u WHERE i = 2;$$, depends_on => 'm3');
\pset format unaligned
\pset tuples_only on
SELECT regress_script(migrate.upgrade_sql('heads'));
SELECT regress_script(migrate.downgrade_sql('heads:base'));
\pset tuples_only off
\pset format aligned

-- What the functions do ...
SELECT migrate.upgrade('heads');
SELECT regress_state() AS up \gset
SELECT migrate.downgrade('base');
SELECT regress_state() AS down \gset
-- ... the scripts do.
SELECT max(number) AS before FROM migrate.log \gset
SELECT migrate.upgrade_sql('heads') \g (format=unaligned tuples_only=on) :file
\! psql -X -q -f "$SCRIPT"; echo "exit $?"
SELECT regress_state() = :'up' AS same;
SELECT * FROM migrate.current();
SELECT * FROM regress_log(:before);
SELECT migrate.check();
SELECT max(number) AS before FROM migrate.log \gset
SELECT migrate.downgrade_sql('base') \g (format=unaligned tuples_only=on) :file
\! psql -X -q -f "$SCRIPT"; echo "exit $?"
SELECT regress_state() = :'down' AS same;
SELECT * FROM regress_log(:before);
-- from the middle, and by parts
SELECT migrate.upgrade('b2');
SELECT migrate.upgrade_sql('m3') \g (format=unaligned tuples_only=on) :file
\! psql -X -q -f "$SCRIPT"; echo "exit $?"
SELECT migrate.upgrade_sql('n1') \g (format=unaligned tuples_only=on) :file
\! psql -X -q -f "$SCRIPT"; echo "exit $?"
SELECT regress_state() = :'up' AS same;
-- a second time, and in another state, it refuses to begin
\! psql -X -q -f "$SCRIPT" 2>&1 | sed 's/^psql:[^ ]*: //'
\! psql -X -q -f "$SCRIPT" >/dev/null 2>&1; echo "exit $?"
SELECT migrate.downgrade_sql('a2@a1') \g (format=unaligned tuples_only=on) :file
SELECT migrate.downgrade('b2');
SELECT regress_state() AS state \gset
\! psql -X -q -f "$SCRIPT" 2>&1 | sed 's/^psql:[^ ]*: //'
SELECT regress_state() = :'state' AS same;
-- nothing to do is a script, too
SELECT regress_script(migrate.upgrade_sql('b2')) \g (format=unaligned tuples_only=on)
SELECT migrate.upgrade_sql('b2') \g (format=unaligned tuples_only=on) :file
\! psql -X -q -f "$SCRIPT"; echo "exit $?"

-- Ranges do not look at what is applied.
SELECT regexp_replace(migrate.upgrade_sql('base:heads'), '^.*?\n', '') AS one \gset
SELECT regexp_replace(migrate.downgrade_sql('heads:base'), '^.*?\n', '') AS other \gset
SELECT migrate.downgrade('base');
SELECT regexp_replace(migrate.upgrade_sql('heads'), '^.*?\n', '') = :'one' AS same;
SELECT migrate.upgrade('heads');
SELECT regexp_replace(migrate.downgrade_sql('base'), '^.*?\n', '') = :'other' AS same;
CREATE FUNCTION regress_steps(script text) RETURNS text LANGUAGE sql AS
	$$SELECT string_agg(m[1], '; ') FROM regexp_matches(script, '^(-- Running [^\n]*|SELECT migrate.expect[^\n]*)$', 'gn') AS m$$;
SELECT range, regress_steps(migrate.upgrade_sql(range)) FROM unnest(ARRAY['a1:m3', 'a1:a2', 'base:a1', 'a2:m3', 'a2:a2', 'b2 , a2:m3', 'm3:heads', 'a1:heads', 'base:base']) AS range;
SELECT range, regress_steps(migrate.downgrade_sql(range)) FROM unnest(ARRAY['m3:a1', 'm3:base', 'a2:a1', 'n1:m3', 'n1:base', 'heads:a2', 'a2:a2', 'm3:b2@a1']) AS range;
SELECT migrate.upgrade_sql('m3:a1'); \echo :SQLSTATE
SELECT regress_steps(migrate.upgrade_sql('a2:b2'));
SELECT migrate.downgrade_sql('a1:m3'); \echo :SQLSTATE
SELECT migrate.upgrade_sql('a1:a2:m3'); \echo :SQLSTATE
SELECT migrate.upgrade_sql(':m3'); \echo :SQLSTATE
SELECT migrate.upgrade_sql('a1:'); \echo :SQLSTATE
SELECT migrate.upgrade_sql(':'); \echo :SQLSTATE
SELECT migrate.downgrade_sql('nowhere:a1'); \echo :SQLSTATE
SELECT migrate.upgrade_sql(''); \echo :SQLSTATE
SELECT migrate.upgrade_sql(NULL); \echo :SQLSTATE
SELECT migrate.downgrade_sql(NULL); \echo :SQLSTATE
SELECT migrate.downgrade('base');

-- Only what is stored now can be recorded: a script that has become old fails.
SELECT migrate.upgrade_sql('a1') \g (format=unaligned tuples_only=on) :file
SELECT migrate.edit('a1', downgrade => 'DROP TABLE IF EXISTS regress_off.t');
\! psql -X -q -f "$SCRIPT" 2>&1 | sed 's/^psql:[^ ]*: //; s/sha256:[0-9a-f]*/sha256:.../g'
SELECT regress_state() = :'down' AS same;
-- An error stops it, and undoes what it has done.
SELECT migrate.define('x1', 'a1', 'error', E'CREATE TABLE regress_off.x1 ();\nSELECT 1 / 0;\nCREATE TABLE regress_off.x2 ()', '');
SELECT migrate.upgrade_sql('x1') \g (format=unaligned tuples_only=on) :file
\! psql -X -q -f "$SCRIPT" 2>&1 | sed 's/^psql:[^ ]*: //'
SELECT regress_state() = :'down' AS same;
-- What cannot be done is refused when it is written.
SELECT migrate.define('x1', 'a1', 'irreversible');
SELECT migrate.downgrade_sql('x1:base'); \echo :SQLSTATE
SELECT migrate.define('x1', 'missing');
SELECT migrate.upgrade_sql('x1'); \echo :SQLSTATE
SELECT migrate.remove('x1');

-- A message is a comment, and no more than that.
SELECT migrate.define('c1', NULL, E'first line\nCREATE TABLE regress_off.evil ();\r\nSELECT 1 / 0;\r\\! echo evil\n*/ SELECT 1 / 0 /*', 'SELECT 1', '');
SELECT replace(regress_script(migrate.upgrade_sql('c1')), E'\r', '<CR>') \g (format=unaligned tuples_only=on)
SELECT migrate.upgrade_sql(E'c1\nSELECT 1 / 0;'); \echo :SQLSTATE
SELECT migrate.upgrade_sql('c1') \g (format=unaligned tuples_only=on) :file
\! psql -X -q -f "$SCRIPT"; echo "exit $?"
SELECT to_regclass('regress_off.evil'), migrate.downgrade('base');

-- What is set or made temporarily ends with its revision here as well.
CREATE ROLE regress_off_role;
GRANT ALL ON SCHEMA regress_off TO regress_off_role;
SELECT migrate.define('s1', NULL, 'role', 'SET ROLE regress_off_role; SET work_mem = ''5MB''; CREATE TABLE regress_off.s1 (i int)', 'SELECT set_config(''search_path'', '''', false); DROP TABLE regress_off.s1');
SELECT migrate.define('s2', 's1', 'authorization', 'SET SESSION AUTHORIZATION regress_off_role; SET search_path = ''''; CREATE TABLE regress_off.s2 (i int)', 'DROP TABLE regress_off.s2');
SELECT migrate.define('s3', 's2', 'back again', 'CREATE TABLE regress_off.s3 AS SELECT current_setting(''work_mem'') AS work_mem, current_setting(''search_path'') AS path', 'DROP TABLE regress_off.s3');
SELECT migrate.upgrade_sql('s3') \g (format=unaligned tuples_only=on) :file
\! psql -X -q -f "$SCRIPT" -At -c "SELECT current_user LIKE 'regress%', bool_and(setting = reset_val) FROM pg_settings WHERE name IN ('work_mem', 'search_path')"
SELECT tablename, tableowner LIKE 'regress%' AS by_role FROM pg_tables WHERE schemaname = 'regress_off' ORDER BY 1;
SELECT work_mem = current_setting('work_mem') AS same_work_mem, path = current_setting('search_path') AS same_path FROM regress_off.s3;
SELECT migrate.downgrade_sql('s3:base') \g (format=unaligned tuples_only=on) :file
\! psql -X -q -At -f "$SCRIPT" -c "SELECT current_user LIKE 'regress%', setting = reset_val FROM pg_settings WHERE name = 'search_path'"
SELECT regress_state() = :'down' AS same;

-- Statements that cannot run in a transaction, and the ends of transactions
SELECT migrate.define('k1', NULL, 'table', 'CREATE TABLE regress_off.k (i int, c text)', 'DROP TABLE regress_off.k');
SELECT migrate.define('k2', 'k1', 'mixed', $$
INSERT INTO regress_off.k VALUES (1, 'one');
CREATE INDEX CONCURRENTLY k_i ON regress_off.k (i);
INSERT INTO regress_off.k VALUES (2, 'two');
$$, 'DROP INDEX CONCURRENTLY regress_off.k_i; DELETE FROM regress_off.k');
SELECT migrate.define('k3', 'k2', 'two transactions', $$BEGIN;
CREATE TYPE regress_off.color AS ENUM ('red');
COMMIT AND CHAIN;
ALTER TYPE regress_off.color ADD VALUE 'green';
COMMIT;
BEGIN;
INSERT INTO regress_off.k VALUES (3, 'green'::regress_off.color);
COMMIT;$$, 'DROP TYPE regress_off.color');
-- settings that cannot be restored in a transaction that has begun, and one
-- that is that of the file
SELECT migrate.define('k4', 'k3', 'settings', $$
SET default_transaction_isolation = 'serializable';
SET client_encoding = 'LATIN1';
CREATE TABLE regress_off.k4 AS SELECT 'é'::text AS c;
CREATE INDEX CONCURRENTLY k4_c ON regress_off.k4 (c);
$$, 'DROP TABLE regress_off.k4');
SELECT regress_script(migrate.upgrade_sql('k4')) \g (format=unaligned tuples_only=on)
SELECT migrate.upgrade_sql('k4') \g (format=unaligned tuples_only=on) :file
\! psql -X -q -f "$SCRIPT"; echo "exit $?"
SELECT * FROM migrate.current();
SELECT * FROM regress_off.k;
SELECT length(c) FROM regress_off.k4;
SELECT indexrelid::regclass, indisvalid FROM pg_index WHERE indrelid = 'regress_off.k'::regclass;
SELECT migrate.downgrade_sql('base') \g (format=unaligned tuples_only=on) :file
\! psql -X -q -f "$SCRIPT"; echo "exit $?"
SELECT regress_state() = :'down' AS same;

-- Who may look may write scripts; running them takes the rights to do so.
GRANT USAGE ON SCHEMA migrate TO regress_off_role;
SET ROLE regress_off_role;
SELECT migrate.upgrade_sql('k1') LIKE '%CREATE TABLE%' AS written;
SELECT migrate.expect('upgrade', 'k1', ''); \echo :SQLSTATE
SELECT migrate.record('upgrade', 'k1', ''); \echo :SQLSTATE
RESET ROLE;

\! rm -f "$SCRIPT"
DROP FUNCTION regress_state, regress_script, regress_log, regress_steps;
DROP SCHEMA regress_off CASCADE;
DROP OWNED BY regress_off_role;
DROP ROLE regress_off_role;
DROP EXTENSION migrate;
