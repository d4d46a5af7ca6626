-- Commands for psql in scripts
CREATE EXTENSION migrate;

-- They are refused when the script is defined, with their line.
SELECT migrate.define('x1', upgrade => $$
SELECT 1;
\copy t FROM 't.csv' CSV
$$); \echo :SQLSTATE
SELECT migrate.define('x1', upgrade => E'\\i other.sql\nSELECT 1;'); \echo :SQLSTATE
SELECT migrate.define('x1', upgrade => E'/* a\ncomment */ \\ir other.sql'); \echo :SQLSTATE
SELECT migrate.define('x1', upgrade => E'SELECT 1;\r\n\r\n\\set ON_ERROR_STOP on\r\n'); \echo :SQLSTATE
SELECT migrate.define('x1', upgrade => E'SELECT 1 \\g\nSELECT 2;'); \echo :SQLSTATE
SELECT migrate.define('x1', upgrade => E'SELECT format(''CREATE TABLE t%s ()'', 1) \\gexec'); \echo :SQLSTATE
SELECT migrate.define('x1', upgrade => E'SELECT 1; \\echo done'); \echo :SQLSTATE
SELECT migrate.define('x1', upgrade => E'\\connect other'); \echo :SQLSTATE
SELECT migrate.define('x1', upgrade => E'\\! rm nothing'); \echo :SQLSTATE
SELECT migrate.define('x1', upgrade => E'\\'); \echo :SQLSTATE
SELECT migrate.define('x1', upgrade => E'SELECT 1;\n\\.\n'); \echo :SQLSTATE
SELECT migrate.define('x1', upgrade => '', downgrade => E'\n\n\\q\n'); \echo :SQLSTATE
SELECT migrate.revision(rev_id => 'x1', upgrade => E'\\unset x'); \echo :SQLSTATE
SELECT count(*) FROM migrate.script;
SELECT migrate.define('m0', upgrade => 'SELECT 0');
SELECT migrate.edit('m0', upgrade => E'SELECT 1;\n\\timing'); \echo :SQLSTATE
-- Variables of psql are syntax errors, as are other tools' placeholders.
-- the context of syntax errors names the server's version
\set SHOW_CONTEXT never
SELECT migrate.define('x1', upgrade => 'SELECT :' || quote_literal('x')); \echo :SQLSTATE
SELECT migrate.define('x1', upgrade => 'CREATE TABLE {{schema}}.t ()'); \echo :SQLSTATE
SELECT migrate.define('x1', upgrade => 'CREATE TABLE ${schema}.t ()'); \echo :SQLSTATE
SELECT migrate.define('x1', upgrade => 'CREATE SCHEMA %(schema)s'); \echo :SQLSTATE
\set SHOW_CONTEXT errors

-- What only looks like one is none.
SELECT migrate.define('m1', upgrade => $$
-- \i in a comment
/* \copy in another */
CREATE TABLE m1 (t text DEFAULT '\d', u text DEFAULT E'\\q', "v\w" text DEFAULT $q$
\i here
$q$);
INSERT INTO m1 DEFAULT VALUES;
$$);
-- Lines that pg_dump writes are left out.
SELECT migrate.define('m2', upgrade => $$
--
-- PostgreSQL database dump
--

\restrict 7kGvrJC0SNVxaZ0Axa0YnHEPWRYwfTzgRcJ6JdSWQXkF2uVjDaYgy1g9AbCdEfG

CREATE TABLE m2 (i int);

\unrestrict 7kGvrJC0SNVxaZ0Axa0YnHEPWRYwfTzgRcJ6JdSWQXkF2uVjDaYgy1g9AbCdEfG

$$);
SELECT rev_id, statements FROM migrate.plan('heads');
SELECT migrate.upgrade('heads');
SELECT * FROM m1;
SELECT * FROM m2;

DROP TABLE m1, m2;
DROP EXTENSION migrate;
