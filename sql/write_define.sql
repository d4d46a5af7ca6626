-- migrate.define: what a revision file is, idempotent
CREATE EXTENSION migrate;
CREATE VIEW scripts AS
	SELECT number AS n, rev_id, down_revision AS down, depends_on AS deps, branch_labels AS labels,
		message, upgrade, downgrade
	FROM migrate.script ORDER BY number;

-- By position, by name, by default
SELECT migrate.define('a1', NULL, 'first', 'CREATE TABLE t (i int)', 'DROP TABLE t', 'main', NULL, '2020-02-02 02:02:02+00');
SELECT migrate.define(created_at => '2021-01-01 00:00:00+00', depends_on => 'a1', branch_labels => 'net , dsl',
	downgrade => 'DROP TABLE u', upgrade => 'CREATE TABLE u (i int)', message => 'second',
	down_revision => NULL, rev_id => 'n1');
SELECT migrate.define('m1', 'n1 , a1');
SELECT * FROM scripts;
SELECT rev_id, created_at AT TIME ZONE 'UTC' AS created_at FROM migrate.script
	WHERE created_at < '2022-01-01' ORDER BY number;

-- Again: unchanged, also when the time is left out
SELECT migrate.define('a1', NULL, 'first', 'CREATE TABLE t (i int)', 'DROP TABLE t', 'main', NULL, '2020-02-02 02:02:02+00');
SELECT migrate.define('a1', NULL, 'first', 'CREATE TABLE t (i int)', 'DROP TABLE t', 'main');
SELECT migrate.define('m1', 'n1,a1');
-- Line ends make no difference.
SELECT migrate.define('e1', 'm1', 'lines', E'CREATE TABLE v (i int);\nCREATE TABLE w (i int);\n', E'DROP TABLE v;\nDROP TABLE w;\n');
SELECT migrate.define('e1', 'm1', 'lines', E'CREATE TABLE v (i int);\r\nCREATE TABLE w (i int);\r\n', E'DROP TABLE v;\r\nDROP TABLE w;\r\n');
SELECT upgrade ~ E'\r' AS carriage_returns FROM migrate.script WHERE rev_id = 'e1';

-- Each difference makes it updated, while it is not applied.
SELECT migrate.define('a1', NULL, 'First', 'CREATE TABLE t (i int)', 'DROP TABLE t', 'main');
SELECT migrate.define('a1', NULL, 'First', 'CREATE TABLE t (i int, j int)', 'DROP TABLE t', 'main');
SELECT migrate.define('a1', NULL, 'First', 'CREATE TABLE t (i int, j int)', NULL, 'main');
SELECT migrate.define('a1', NULL, 'First', 'CREATE TABLE t (i int, j int)', '', 'main');
SELECT migrate.define('a1', NULL, 'First', 'CREATE TABLE t (i int, j int)', '', 'trunk');
SELECT migrate.define('a1', NULL, 'First', 'CREATE TABLE t (i int, j int)', '', NULL);
SELECT migrate.define('m1', 'a1, n1');
SELECT migrate.define('m1', 'a1', depends_on => 'n1');
SELECT migrate.define('m1', 'a1', depends_on => 'net');
SELECT migrate.define('a1', NULL, 'First', 'CREATE TABLE t (i int, j int)', '', NULL, created_at => '2020-02-03 00:00:00+00');
SELECT * FROM scripts WHERE rev_id IN ('a1', 'm1');
-- The first definition's time and number stay.
SELECT rev_id, created_at AT TIME ZONE 'UTC' AS created_at FROM migrate.script WHERE rev_id = 'a1';

-- Applied: neither the upgrade script nor the place may change; a downgrade script may.
SELECT migrate.upgrade('e1');
SELECT migrate.define('a1', NULL, 'First', 'CREATE TABLE t (i int, j int)', '');
SELECT migrate.define('e1', 'm1', 'lines', E'CREATE TABLE v (i int);\r\nCREATE TABLE w (i int);\r\n', E'DROP TABLE v;\r\nDROP TABLE w;\r\n');
SELECT migrate.define('a1', NULL, 'First', 'CREATE TABLE t (i int)', ''); \echo :SQLSTATE
SELECT migrate.define('a1', NULL, 'First', 'CREATE TABLE t (i int, j int)', 'DROP TABLE t'); \echo :SQLSTATE
SELECT migrate.define('a1', NULL, 'First', 'CREATE TABLE t (i int, j int)', NULL); \echo :SQLSTATE
SELECT migrate.define('m1', NULL, depends_on => 'net'); \echo :SQLSTATE
SELECT migrate.define('m1', 'a1, n1', depends_on => 'net'); \echo :SQLSTATE
SELECT migrate.define('m1', 'a1'); \echo :SQLSTATE
-- a changed order of parents
SELECT migrate.define('p1', 'a1, n1');
SELECT migrate.stamp('p1');
SELECT migrate.define('p1', 'n1, a1'); \echo :SQLSTATE
SELECT migrate.define('p1', 'a1, n1', 'still a1, n1');
-- Message and labels may.
SELECT migrate.define('a1', NULL, 'Third', 'CREATE TABLE t (i int, j int)', '', 'trunk');
SELECT * FROM scripts WHERE rev_id = 'a1';
-- check() is content: the checksum is the scripts' alone.
SELECT s.checksum = v.checksum AS same FROM migrate.script s JOIN migrate.version v USING (rev_id) WHERE rev_id = 'a1';

-- Null where a value is needed
SELECT migrate.define(NULL); \echo :SQLSTATE
SELECT migrate.define('x1', message => NULL); \echo :SQLSTATE
SELECT migrate.define('x1', upgrade => NULL); \echo :SQLSTATE
-- A place is named by whole identifiers only.
SELECT migrate.define('x1', 'head'); \echo :SQLSTATE
SELECT migrate.define('x1', 'base'); \echo :SQLSTATE
SELECT migrate.define('x1', 'net@head'); \echo :SQLSTATE
SELECT migrate.define('x1', 'e1-1'); \echo :SQLSTATE
SELECT migrate.define('x1', 'e1, e1'); \echo :SQLSTATE
SELECT migrate.define('x1', 'e1', depends_on => 'n1, n1'); \echo :SQLSTATE
SELECT migrate.define('x1', 'e1,'); \echo :SQLSTATE
SELECT migrate.define('x1', branch_labels => 'one,,two'); \echo :SQLSTATE
-- Broken scripts are not stored.
-- the context of syntax errors names the server's version
\set SHOW_CONTEXT never
SELECT migrate.define('x1', upgrade => 'CREATE TABEL t ()'); \echo :SQLSTATE
SELECT migrate.define('x1', downgrade => 'DROP'); \echo :SQLSTATE
SELECT migrate.define('x1', downgrade => E'SELECT ''unterminated'); \echo :SQLSTATE
\set SHOW_CONTEXT errors
SELECT * FROM scripts WHERE rev_id = 'x1';
-- Nothing at all is the same as null; a parent may be a dependency, too.
SELECT migrate.define('x2', '', branch_labels => '', depends_on => '');
SELECT migrate.define('x2');
SELECT migrate.define('x3', 'e1', depends_on => 'e1');
SELECT migrate.define('x4', created_at => 'infinity');
SELECT rev_id, down, deps, labels FROM scripts WHERE rev_id LIKE 'x%';
-- Log: what was done, nothing for what was not.
SELECT operation, rev_id FROM migrate.log ORDER BY number;

DROP TABLE t, u, v, w;
DROP VIEW scripts;
DROP EXTENSION migrate;
