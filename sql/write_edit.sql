-- migrate.edit and migrate.remove: what is not applied may change
CREATE EXTENSION migrate;
CREATE VIEW scripts AS
	SELECT rev_id, message, upgrade, downgrade FROM migrate.script ORDER BY number;
SELECT migrate.define('a1', NULL, 'first', 'CREATE TABLE t (i int)', 'DROP TABLE t', 'main', created_at => '2020-02-02 00:00+00');
SELECT migrate.define('a2', 'a1', 'second');
SELECT migrate.define('b2', 'a1', 'other', branch_labels => 'side');

-- One text at a time; null leaves it as it is.
SELECT migrate.edit('a1');
SELECT migrate.edit('a1', 'CREATE TABLE t (i int, j int)');
SELECT migrate.edit('a1', downgrade => 'DROP TABLE IF EXISTS t');
SELECT migrate.edit('a1', message => 'First');
SELECT migrate.edit('a1', message => '');
SELECT migrate.edit('a1', NULL, NULL, 'one');
SELECT migrate.edit('a1', 'CREATE TABLE t (i int)', 'DROP TABLE t', 'all');
SELECT * FROM scripts;
-- Place and time stay.
SELECT rev_id, down_revision, branch_labels, created_at = '2020-02-02 00:00+00' AS same_time FROM migrate.script WHERE rev_id = 'a1';
-- The checksum is that of the new scripts.
SELECT checksum AS before FROM migrate.script WHERE rev_id = 'a1' \gset
SELECT migrate.edit('a1', 'CREATE TABLE t (i bigint)');
SELECT checksum = :'before' AS same FROM migrate.script WHERE rev_id = 'a1';
SELECT migrate.edit('a1', 'CREATE TABLE t (i int)');
SELECT checksum = :'before' AS same FROM migrate.script WHERE rev_id = 'a1';
-- An empty downgrade does nothing; irreversible it cannot be made here.
SELECT migrate.edit('a1', downgrade => '');
SELECT downgrade = '' AS empty FROM migrate.script WHERE rev_id = 'a1';
SELECT migrate.edit('a2', downgrade => 'SELECT 2');
-- Revisions are named as everywhere.
SELECT migrate.edit('main', message => 'by label');
SELECT migrate.edit('side@head', message => 'by branch');
SELECT migrate.edit('a2-1', message => 'relative'); \echo :SQLSTATE
SELECT migrate.edit('heads', message => 'two'); \echo :SQLSTATE
SELECT migrate.edit('base', message => 'none'); \echo :SQLSTATE
SELECT migrate.edit('a1, a2', message => 'two'); \echo :SQLSTATE
SELECT migrate.edit('nowhere', message => 'none'); \echo :SQLSTATE
SELECT migrate.edit('current', message => 'none'); \echo :SQLSTATE
SELECT migrate.edit(NULL, message => 'none'); \echo :SQLSTATE
SELECT * FROM scripts;
-- What cannot be parsed is refused.
-- the context of syntax errors names the server's version
\set SHOW_CONTEXT never
SELECT migrate.edit('a1', 'CREATE TABEL t'); \echo :SQLSTATE
SELECT migrate.edit('a1', downgrade => E'SELECT 1;\nDROP TABEL t'); \echo :SQLSTATE
\set SHOW_CONTEXT errors
-- Applied: not the upgrade script.
SELECT migrate.upgrade('a1');
SELECT migrate.edit('a1', 'SELECT 1'); \echo :SQLSTATE
SELECT migrate.edit('a1', 'CREATE TABLE t (i int, k int)'); \echo :SQLSTATE
SELECT migrate.edit('current', 'SELECT 1'); \echo :SQLSTATE
SELECT migrate.downgrade('base');
SELECT migrate.edit('a1', 'CREATE TABLE t2 (i int)', 'DROP TABLE t2');
SELECT migrate.upgrade('a1');
\d t2
-- Stamped is applied.
SELECT migrate.stamp('a2');

-- remove: not if applied, not if referred to
SELECT migrate.remove('a2'); \echo :SQLSTATE
SELECT migrate.downgrade('base');
SELECT migrate.remove('a1'); \echo :SQLSTATE
SELECT migrate.define('c1', depends_on => 'a2');
SELECT migrate.remove('a2'); \echo :SQLSTATE
SELECT migrate.define('c2', 'c1', depends_on => 'side');
SELECT migrate.remove('b2'); \echo :SQLSTATE
SELECT migrate.remove('c2');
SELECT migrate.remove('side@head');
SELECT migrate.remove('c1');
SELECT migrate.remove('a2');
SELECT migrate.remove('head');
SELECT migrate.remove('head'); \echo :SQLSTATE
SELECT migrate.remove('heads'); \echo :SQLSTATE
SELECT migrate.remove(NULL); \echo :SQLSTATE
SELECT * FROM scripts;
-- The name is free again, for an identifier or a label; numbers go on.
SELECT migrate.define('side');
SELECT migrate.define('c2', branch_labels => 'a1');
SELECT number, rev_id FROM migrate.script ORDER BY number;
SELECT migrate.remove('a1');
SELECT operation, rev_id, from_current, to_current, duration, outcome, remark FROM migrate.log WHERE operation IN ('edit', 'remove') AND number > 20 ORDER BY number;

DROP TABLE t;
DROP VIEW scripts;
DROP EXTENSION migrate;
