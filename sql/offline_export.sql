-- migrate.export: the revisions as calls of migrate.define, the same to the byte
CREATE EXTENSION migrate;
SET client_min_messages = warning;
\getenv abs_builddir PG_ABS_BUILDDIR
\set file :abs_builddir '/results/offline_export.script'
\setenv SCRIPT :file
\setenv PGDATABASE :DBNAME
\setenv PGOPTIONS '-c client_min_messages=warning'

-- One call each, in the order of definition, with what is not null or empty
SELECT migrate.define('m3', 'a2, b2', 'merge', created_at => '2024-02-29 12:34:56.789+02');
SELECT migrate.define('a2', 'a1', 'it''s "a2"', 'SELECT 1', 'SELECT 2', 'blue, green', created_at => '2024-01-01 00:00:00+00');
SELECT migrate.define('b2', 'a1', 'empty downgrade', '', '', depends_on => 'blue, n1', created_at => '0001-01-01 00:00:00+00 BC');
SELECT migrate.define('n1', NULL, '', E'SELECT 1;\n', created_at => '2024-01-01 00:00:00.000001+00');
SELECT migrate.define('a1', created_at => '1999-12-31 23:59:59.999999+00');
SELECT migrate.export() \g (format=unaligned tuples_only=on)
-- part of it
SELECT migrate.export('a1:a2') \g (format=unaligned tuples_only=on)
SELECT count(*) FROM migrate.export('base:a1');
SELECT count(*) FROM migrate.export('b2:heads');
SELECT count(*) FROM migrate.export('n1:n1');
SELECT count(*) FROM migrate.export('a2:b2'); \echo :SQLSTATE
SELECT migrate.export('nowhere'); \echo :SQLSTATE
SELECT migrate.export(NULL); \echo :SQLSTATE
-- It does not depend on settings.
SELECT md5(string_agg(e, '')) AS before FROM migrate.export() AS e \gset
SET datestyle = 'German'; SET timezone = 'Asia/Kathmandu'; SET search_path = '';
SELECT md5(string_agg(e, '')) = :'before' AS same FROM migrate.export() AS e;
RESET ALL;
SET client_min_messages = warning;

-- Whatever a script may contain
SELECT migrate.define('t1', 'm3', E'$migrate$ tab\t newline\n CR\r \\ '' " ä頭🐘 ', $x$
CREATE TABLE t1 (t text DEFAULT '$migrate$; $migrate1$', u text DEFAULT '\');
COPY t1 FROM stdin;
a\tb	\N
\\.	\\
\.
DO $migrate$ BEGIN PERFORM '$migrate2'; END $migrate$;
$x$, E'-- a comment\r\nDROP TABLE t1;\r\n\r\n');
SELECT migrate.define('t2', 't1', '$', '-- $migrate', '-- $');
SELECT migrate.define('t3', 't2', '$migrate', '-- $migrate$', '-- $migrat');
SELECT migrate.define('t4', 't3', $$:variable :'variable' :"variable"$$, $$SELECT ':variable', (ARRAY[1, 2])[1:2] -- :variable$$, '-- \q \! echo evil');
SELECT migrate.define('t5', 't4', repeat('x', 1000), '-- ' || repeat('0123456789', 20000), repeat(E'\n', 1000));
SELECT migrate.define('ä''b"c\d', 't5', 'a name with everything', branch_labels => '$migrate$, <tag>, 🐘');
SELECT migrate.define('t6', 'ä''b"c\d', depends_on => '🐘, a1');
SELECT migrate.define('z1', 'never_defined', 'not complete', depends_on => 'neither');
\set variable 'evil'
CREATE TABLE regress_before AS SELECT number, rev_id, down_revision, depends_on, branch_labels, message, upgrade, downgrade, checksum, created_at FROM migrate.script;
CREATE TABLE regress_export AS SELECT n, e FROM migrate.export() WITH ORDINALITY AS x (e, n);
SELECT migrate.export() \g (format=unaligned tuples_only=on) :file
-- Loaded twice into what has them: nothing changes.
\! psql -X -q -At -v ON_ERROR_STOP=1 -f "$SCRIPT" | sort | uniq -c
SELECT count(*) FROM migrate.script s FULL JOIN regress_before b USING (rev_id, number, down_revision, depends_on, branch_labels, message, checksum, created_at)
	WHERE s.upgrade IS DISTINCT FROM b.upgrade OR s.downgrade IS DISTINCT FROM b.downgrade;

-- Loaded into nothing: the same, and exported the same.
DROP EXTENSION migrate;
CREATE EXTENSION migrate;
\! psql -X -q -At -v ON_ERROR_STOP=1 -f "$SCRIPT" | sort | uniq -c
SELECT count(*) AS total, count(b) AS same, count(*) FILTER (WHERE s.upgrade IS DISTINCT FROM b.upgrade OR s.downgrade IS DISTINCT FROM b.downgrade) AS changed
	FROM migrate.script s LEFT JOIN regress_before b USING (rev_id, down_revision, depends_on, branch_labels, message, checksum, created_at);
SELECT count(*) AS total, count(*) FILTER (WHERE r.e = x.e) AS same FROM regress_export r FULL JOIN migrate.export() WITH ORDINALITY AS x (e, n) USING (n);
-- also by a driver, one call at a time
DROP EXTENSION migrate;
CREATE EXTENSION migrate;
DO $$
DECLARE
	command text;
BEGIN
	FOR command IN SELECT e FROM regress_export ORDER BY n LOOP
		EXECUTE command;
	END LOOP;
END $$;
SELECT count(*) AS total, count(*) FILTER (WHERE r.e = x.e) AS same FROM regress_export r FULL JOIN migrate.export() WITH ORDINALITY AS x (e, n) USING (n);
-- and it runs
SELECT migrate.upgrade('t6');
SELECT * FROM t1;
SELECT migrate.downgrade('m3');

-- Points in time that have no number
SELECT migrate.define('i1', created_at => 'infinity'), migrate.define('i2', created_at => '-infinity');
SELECT migrate.export('i1:i1') \g (format=unaligned tuples_only=on)
SELECT migrate.export('i2:i2') \g (format=unaligned tuples_only=on)

\! rm -f "$SCRIPT"
DROP TABLE t1, regress_before, regress_export;
DROP EXTENSION migrate;
